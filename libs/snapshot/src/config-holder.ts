import type { LiveOrganization } from '@headgate/domain';
import type { Clock } from '@headgate/kernel';
import { compileSnapshot } from './compile-snapshot.ts';
import { splitEnvelope } from './envelope-text.ts';
import { parseEnvelope, type ParseOptions } from './parse-envelope.ts';
import { SnapshotError, type SnapshotRefusal } from './snapshot-error.ts';

/** What became of an offered snapshot. */
export type OfferResult =
  | { readonly outcome: 'activated'; readonly config: LiveOrganization }
  /** What is served is as new or newer. */
  | { readonly outcome: 'stale'; readonly rev: number }
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
   * time for each organization, in the order offered. Never throws.
   */
  async offer(org: string, text: string): Promise<OfferResult> {
    const before = this.#flights.get(org) ?? Promise.resolve();
    const flight = before.then(() => this.#consider(org, text));
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

  async #consider(org: string, text: string): Promise<OfferResult> {
    let rev: number | undefined;
    try {
      const head = splitEnvelope(text);
      rev = head.rev;
      const current = this.#slots.get(org)?.config.rev;
      // Believing an unproved head is safe here: the answer changes nothing.
      if (head.org === org && current !== undefined && rev <= current) return { outcome: 'stale', rev: current };
      if (head.org !== org) throw new SnapshotError('identity_mismatch', 'org', 'is another organization');
      const config = await compileSnapshot(await parseEnvelope(text, this.#options), this.#options.yieldNow);
      await this.#options.beforeSwap?.(config);
      this.#swap(org, config);
      return { outcome: 'activated', config };
    } catch (error) {
      if (error instanceof SnapshotError) {
        return { outcome: 'refused', rev, reason: error.reason, message: error.message };
      }
      return {
        outcome: 'refused',
        rev,
        reason: 'internal',
        message: error instanceof Error ? error.message : 'unknown',
      };
    }
  }

  #swap(org: string, config: LiveOrganization): void {
    const slot = this.#slots.get(org);
    if (slot === undefined) this.#slots.set(org, { config, isUsed: true, usedAtMs: this.#options.clock.monotonicMs() });
    else slot.config = config;
  }
}
