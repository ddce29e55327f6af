/** What names mean, to look them up and to go through them. */
export interface Names<T> {
  get(name: string): T | undefined;
  /** In no particular order. */
  values(): Iterable<T>;
}

/** With more changes beside a base, the next version makes a base of both. */
const mostChanges = 256;

/**
 * Names of which many versions follow one another that differ in a few: a version made from another shares the base with it and holds
 * what has changed beside it, so that it costs that much and not what there is. The one it was made from must stay as it is.
 */
export class LayeredNames<T> implements Names<T> {
  readonly #base: Map<string, T>;
  /** Undefined: in the base, and gone. */
  readonly #changes: Map<string, T | undefined>;
  readonly #isBaseOwn: boolean;

  constructor(before?: LayeredNames<T>) {
    this.#isBaseOwn = before === undefined || before.#changes.size > mostChanges;
    if (before === undefined) {
      this.#base = new Map();
      this.#changes = new Map();
    } else {
      this.#base = this.#isBaseOwn ? before.#join() : before.#base;
      this.#changes = this.#isBaseOwn ? new Map<string, T | undefined>() : new Map(before.#changes);
    }
  }

  get(name: string): T | undefined {
    if (this.#changes.size === 0) return this.#base.get(name);
    const changed = this.#changes.get(name);
    return changed === undefined && !this.#changes.has(name) ? this.#base.get(name) : changed;
  }

  *values(): Iterable<T> {
    for (const [name, value] of this.#base) if (!this.#changes.has(name)) yield value;
    for (const value of this.#changes.values()) if (value !== undefined) yield value;
  }

  set(name: string, value: T): void {
    if (this.#isBaseOwn) this.#base.set(name, value);
    else this.#changes.set(name, value);
  }

  delete(name: string): void {
    if (this.#isBaseOwn) this.#base.delete(name);
    else this.#changes.set(name, undefined);
  }

  #join(): Map<string, T> {
    const joined = new Map(this.#base);
    for (const [name, value] of this.#changes) {
      if (value === undefined) joined.delete(name);
      else joined.set(name, value);
    }
    return joined;
  }
}
