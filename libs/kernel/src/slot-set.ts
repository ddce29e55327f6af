/** A member of at most one `SlotSet`. */
export interface Slotted {
  /** Its place there, -1 while it has none; only the set writes it. */
  slot: number;
}

/** The slot of what is in no set. */
export const noSlot = -1;

/**
 * A set for what comes and goes all the time, such as the requests in flight; adding and removing take the same time however many
 * there are, and members are in no order. Members may leave, and others come, while it is walked through; who comes is not met,
 * who stays is met at least once.
 *
 * Not a `Set`: each time V8 makes the table of one anew, the old table points to the new one. Once one of them is in the old
 * generation every later one, and all that was in it then, survives until the next full collection: each request would be copied
 * twice by the collector instead of vanishing with the young generation.
 */
export class SlotSet<T extends Slotted> implements Iterable<T> {
  readonly #members: T[] = [];

  get size(): number {
    return this.#members.length;
  }

  add(member: T): void {
    if (member.slot !== noSlot) return;
    member.slot = this.#members.push(member) - 1;
  }

  delete(member: T): void {
    const { slot } = member;
    if (this.#members[slot] !== member) return;
    member.slot = noSlot;
    const last = this.#members.pop();
    if (last === undefined || last === member) return;
    last.slot = slot;
    this.#members[slot] = last;
  }

  // Backwards: what fills the place of one that leaves was met before.
  *[Symbol.iterator](): Generator<T> {
    for (let at = this.#members.length - 1; at >= 0; at -= 1) {
      const member = this.#members[at];
      if (member !== undefined) yield member;
    }
  }
}
