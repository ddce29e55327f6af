/** Marks a branch the types prove unreachable; reaching it is a programming error. */
export function assertNever(value: never): never {
  throw new Error(`unreachable value: ${String(value)}`);
}
