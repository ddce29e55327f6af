/** All names and values together; a key may hold five times as much, and every call of it is a row. */
const mostChars = 2_048;

/** The attributes of a key that go into every row of usage: whole pairs, in the order of their names, as many as fit. */
export function usageAttrs(attrs: Readonly<Record<string, string>>): Readonly<Record<string, string>> | null {
  let left = mostChars;
  const kept = Object.entries(attrs)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .filter(([name, value]) => {
      left -= name.length + value.length;
      return left >= 0;
    });
  return kept.length === 0 ? null : Object.fromEntries(kept);
}
