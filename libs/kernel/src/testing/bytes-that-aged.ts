import v8 from 'node:v8';

const passing = 100_000;
const alive = 32;
const between = 1_000;

function oldBytes(): number {
  return v8.getHeapSpaceStatistics().find((space) => space.space_name === 'old_space')?.space_used_size ?? 0;
}

interface Passage<T> {
  make(at: number): T;
  add(member: T): void;
  remove(member: T): void;
}

/** Lets 100,000 objects pass through a collection, 32 in it at a time: how many bytes reached the old generation, for each object. */
export function bytesThatAged<T>({ make, add, remove }: Passage<T>): number {
  // Idle at first, as a process is: until what the collection itself is made of has aged.
  for (let at = 0; at < passing; at += 1) make(at);
  const inside: T[] = [];
  let aged = 0;
  let last = oldBytes();
  for (let at = 0; at < passing; at += 1) {
    const member = make(at);
    add(member);
    inside.push(member);
    const oldest = inside.length > alive ? inside.shift() : undefined;
    if (oldest !== undefined) remove(oldest);
    if (at % between > 0) continue;
    // What a full collection takes away in between is no negative age.
    const now = oldBytes();
    aged += Math.max(0, now - last);
    last = now;
  }
  return aged / passing;
}
