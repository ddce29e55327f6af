import type { LiveOrganization } from '@headgate/domain';
import type { Clock } from '@headgate/kernel';
import { CompileMemory } from './compile-memory.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import { splitEnvelope } from './envelope-text.ts';
import { parseEnvelope, type ParseOptions } from './parse-envelope.ts';
import { listParts, type ParsedParts, type PartReader, PartsUnread } from './read-parts.ts';
import { SnapshotError, type SnapshotRefusal } from './snapshot-error.ts';

/** What became of an offered snapshot. */
export type OfferResult =
  /** `parts` are those it is in, by name; none where the text holds everything. */
  | {
      readonly outcome: 'activated';
      readonly config: LiveOrganization;
      readonly parts: ReadonlyMap<string, string>;
    }
  /** What is served is as new or newer. */
  | { readonly outcome: 'stale'; readonly rev: number }
  /** Its parts could not be asked for; what is served stays, and it may be offered again. */
  | { readonly outcome: 'unread'; readonly cause: unknown }
  /** `rev` is what its head claims; undefined where even that could not be read. */
  | {
      readonly outcome: 'refused';
      readonly rev: number | undefined;
      readonly reason: SnapshotRefusal | 'internal';
      readonly message: string;
    };

export interface ConfigHolderOptions extends ParseOptions {
  readonly clock: Clock;
  /** An organization nobody has asked for in so long is dropped by `dropIdle`. */
  readonly idleMs: number;
  /** Runs between proof and swap, for what must be true before the first call on the new configuration; must not throw. */
  readonly beforeSwap?: (next: LiveOrganization) => Promise<void>;
}

interface Slot {
  config: LiveOrganization;
  isUsed: boolean;
  usedAtMs: number;
  /** What the next snapshot need not read and compile again; undefined where this one was not in parts. */
  reuse: { readonly parts: ParsedParts; readonly compiled: CompileMemory } | undefined;
}

/**
 * The live configuration of every organization this process serves. A swap is one assignment after everything is proved; a
 * request keeps the object it was given, so it ends on the configuration it began with.
 */
export class ConfigHolder {
  readonly #options: ConfigHolderOptions;
  readonly #slots = new Map<string, Slot>();
  readonly #flights = new Map<string, Promise<unknown>>();

  constructor(options: ConfigHolderOptions) {
    this.#options = options;
  }

  /** What is served for an organization; undefined: nothing yet. Asking keeps it from being dropped. */
  find(org: string): LiveOrganization | undefined {
    const slot = this.#slots.get(org);
    if (slot === undefined) return undefined;
    slot.isUsed = true;
    return slot.config;
  }

  /** The same, without keeping it from being dropped. */
  peek(org: string): LiveOrganization | undefined {
    return this.#slots.get(org)?.config;
  }

  /** Revision served for an organization, without keeping it from being dropped. */
  revOf(org: string): number | undefined {
    return this.#slots.get(org)?.config.rev;
  }

  /** Ids of the organizations served now. */
  list(): string[] {
    return [...this.#slots.keys()];
  }

  /**
   * Takes the snapshot in `text` if it is proved, is `org`'s, and is newer than what is served; otherwise nothing changes. One at a
   * time for each organization, in the order offered. `readParts` is asked for the parts that are not held already, if it is in
   * parts. Never throws.
   */
  async offer(org: string, text: string, readParts?: PartReader): Promise<OfferResult> {
    const before = this.#flights.get(org) ?? Promise.resolve();
    const flight = before.then(() => this.#consider(org, text, readParts));
    this.#flights.set(org, flight);
    const result = await flight;
    if (this.#flights.get(org) === flight) this.#flights.delete(org);
    return result;
  }

  /** Forgets organizations nobody asked for since `idleMs`; returns their ids. */
  dropIdle(): string[] {
    const now = this.#options.clock.monotonicMs();
    const dropped: string[] = [];
    for (const [org, slot] of this.#slots) {
      // The hot path only sets a flag; time is read here, once for all.
      if (slot.isUsed) slot.usedAtMs = now;
      slot.isUsed = false;
      if (now - slot.usedAtMs < this.#options.idleMs || this.#flights.has(org)) continue;
      this.#slots.delete(org);
      dropped.push(org);
    }
    return dropped;
  }

  async #consider(org: string, text: string, readParts: PartReader | undefined): Promise<OfferResult> {
    let rev: number | undefined;
    try {
      const head = splitEnvelope(text);
      rev = head.rev;
      const slot = this.#slots.get(org);
      const current = slot?.config.rev;
      // Believing an unproved head is safe here: the answer changes nothing.
      if (head.org === org && current !== undefined && rev <= current) return { outcome: 'stale', rev: current };
      if (head.org !== org) throw new SnapshotError('identity_mismatch', 'org', 'is another organization');
      const { config, reuse } = await this.#compile(text, readParts, slot?.reuse);
      await this.#options.beforeSwap?.(config);
      this.#swap(org, config, reuse);
      return { outcome: 'activated', config, parts: listParts(reuse?.parts) };
    } catch (error) {
      return toRefusal(error, rev);
    }
  }

  async #compile(
    text: string,
    readParts: PartReader | undefined,
    before: Slot['reuse'],
  ): Promise<Pick<Slot, 'config' | 'reuse'>> {
    const parsed = await parseEnvelope(text, this.#options, { readParts, before: before?.parts });
    const compiled = before?.compiled ?? new CompileMemory();
    const config = await compileSnapshot(parsed, this.#options.yieldNow, compiled);
    return { config, reuse: parsed.parts && { parts: parsed.parts, compiled } };
  }

  #swap(org: string, config: LiveOrganization, reuse: Slot['reuse']): void {
    const slot = this.#slots.get(org);
    const usedAtMs = this.#options.clock.monotonicMs();
    if (slot === undefined) this.#slots.set(org, { config, isUsed: true, usedAtMs, reuse });
    else Object.assign(slot, { config, reuse });
  }
}

function toRefusal(error: unknown, rev: number | undefined): OfferResult {
  if (error instanceof PartsUnread) return { outcome: 'unread', cause: error.cause };
  const reason = error instanceof SnapshotError ? error.reason : 'internal';
  return { outcome: 'refused', rev, reason, message: error instanceof Error ? error.message : 'unknown' };
}
