import type { KeyObject } from 'node:crypto';
import type { ArchivedCall, LiveOrganization } from '@headgate/domain';
import type { ArchiveSink, TapedCall } from '@headgate/pipeline';
import { sealArchived } from '@headgate/secrets';
import type { Logger } from '@headgate/telemetry';
import type { ArchiveOutbox } from './archive-outbox.ts';
import { packBodies } from './pack-bodies.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Longest name of a route or model in a record. */
const maxChars = 512;
/** Calls that wait to be sealed and written. */
const maxPendingBytes = 64 * 1024 * 1024;

export interface CallArchiveOptions {
  readonly outbox: Pick<ArchiveOutbox, 'add'>;
  /** The data key of an organization; may throw. */
  readonly dataKeyOf: (config: LiveOrganization) => KeyObject;
  readonly log: Pick<Logger, 'warn'>;
  readonly maxPendingBytes?: number;
}

/** Seals calls as soon as they are over: nothing of them is on disk or on its way in clear. What cannot be kept is counted. */
export class CallArchive implements ArchiveSink {
  readonly #options: CallArchiveOptions;
  readonly #pending = new Set<Promise<void>>();
  #pendingBytes = 0;
  #lost = 0;

  constructor(options: CallArchiveOptions) {
    this.#options = options;
  }

  /** Calls that were to be kept and were not, since the start. */
  get lost(): number {
    return this.#lost;
  }

  keep(call: TapedCall): void {
    const bytes = call.request.bytes.length + call.reply.bytes.length;
    if (this.#pendingBytes + bytes > (this.#options.maxPendingBytes ?? maxPendingBytes)) {
      this.#lose('too many calls wait to be written');
      return;
    }
    this.#pendingBytes += bytes;
    const work = this.#store(call, bytes)
      .catch((error: unknown) => this.#lose(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        this.#pendingBytes -= bytes;
        this.#pending.delete(work);
      });
    this.#pending.add(work);
  }

  /** Resolves when everything taken in is on disk. */
  async settle(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #store(call: TapedCall, bytes: number): Promise<void> {
    const { outbox, dataKeyOf } = this.#options;
    const { org } = call.config;
    const packed = await packBodies(call);
    const sealed = sealArchived({ dataKey: dataKeyOf(call.config), org, requestId: call.requestId }, packed);
    const row: ArchivedCall = {
      ...{
        org,
        request_id: call.requestId,
        project: call.project,
        key_id: call.keyId,
        status: call.status,
        bytes,
        sealed,
      },
      ...{ route: clip(call.route), provider: call.provider, model: call.model === null ? null : clip(call.model) },
      started_at: new Date(call.startedAtMs).toISOString(),
      expires_at: new Date(call.startedAtMs + call.retentionDays * dayMs).toISOString(),
    };
    if (!(await outbox.add(JSON.stringify(row)))) this.#lose('the disk holds as much as it may');
  }

  #lose(why: string): void {
    this.#lost += 1;
    // Whatever goes on for long is told ever less often.
    if (Number.isInteger(Math.log2(this.#lost)))
      this.#options.log.warn({ why, lost: this.#lost }, 'calls are not archived');
  }
}

function clip(text: string): string {
  return text.slice(0, maxChars).toWellFormed();
}
