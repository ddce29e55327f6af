import { Injectable } from '@nestjs/common';
import { type AuditRecord, type Changed, type ChangeTx, Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller, OnceOnly } from '../http/admin-caller.ts';
import { Keyring } from './keyring.ts';
import { onceAddress } from './once-address.ts';
import { Publication } from './publication.ts';

/** One change of one tenant: committed whole, given once under an `Idempotency-Key`, and on its way to the proxies. */
@Injectable()
export class Changes {
  constructor(
    private readonly database: Database,
    private readonly publication: Publication,
    private readonly keyring: Keyring,
  ) {}

  /**
   * Does the work and answers with what came of it; under a known `Idempotency-Key`, with what came of it the first time. `shows` names
   * what the answer shows once and never again: whoever is shown it again is on record before they see it.
   */
  async run<Result>(
    caller: AdminCaller,
    work: (tx: ChangeTx) => Promise<Result>,
    shows?: (result: Result) => Subject,
  ): Promise<Changed<Result>> {
    const { org, actor, onceOnly } = caller;
    const { result: done, rev } = await this.database.change(org, actor, async (tx): Promise<Done<Result>> => {
      if (onceOnly === undefined) return { result: await doAll(caller, tx, work) };
      const earlier = await this.replay<Result>(tx, org, onceOnly);
      if (earlier !== undefined) return { ...earlier, isReplay: true };
      const first = { result: await doAll(caller, tx, work), rev: tx.rev };
      await this.remember(tx, org, { onceOnly, done: first });
      return first;
    });
    if (done.isReplay === true && shows !== undefined) await this.tellShownAgain(caller, shows(done.result));
    // The database knows whether anything was recorded: `tx.rev` of work that changed nothing is a revision that is yet to come.
    const change = { result: done.result, rev: Math.min(done.rev ?? rev, rev) };
    await this.publication.request(org, change.rev);
    return change;
  }

  private tellShownAgain({ org, actor }: AdminCaller, subject: Subject): Promise<void> {
    return this.database.note(org, actor, [{ ...subject, action: 'show_again', before: null, after: null }]);
  }

  private async replay<Result>(
    tx: ChangeTx,
    org: string,
    { key, requestHash }: OnceOnly,
  ): Promise<Changed<Result> | undefined> {
    const row = await tx.idempotency.find(org, key);
    if (row === undefined) return undefined;
    if (row.requestHash !== requestHash) throw fault('idempotency_mismatch');
    if (typeof row.body !== 'string') throw fault('internal', { message: 'A remembered answer is not sealed.' });
    const plain = this.keyring.unseal(await tx.organizations.get(org), onceAddress(key), row.body);
    return JSON.parse(plain) as Changed<Result>;
  }

  /** The answer is sealed: the one that made an API key holds the key, which no table may. */
  private async remember(
    tx: ChangeTx,
    org: string,
    { onceOnly, done }: { onceOnly: OnceOnly; done: Changed<unknown> },
  ): Promise<void> {
    const { key, requestHash } = onceOnly;
    const body = this.keyring.seal(await tx.organizations.get(org), onceAddress(key), JSON.stringify(done));
    await tx.idempotency.insert(org, { key, requestHash, status: 201, body });
  }
}

/** What an event is about. */
type Subject = Pick<AuditRecord, 'resourceKind' | 'resourceId' | 'resourceName'>;

interface Done<Result> {
  readonly result: Result;
  /** Absent: the one the database gives the change. */
  readonly rev?: number;
  readonly isReplay?: true;
}

async function doAll<Result>(
  { besides }: AdminCaller,
  tx: ChangeTx,
  work: (tx: ChangeTx) => Promise<Result>,
): Promise<Result> {
  const result = await work(tx);
  await besides?.(tx, result);
  return result;
}
