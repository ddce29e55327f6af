import { asBuffer, type JsonObject } from '@headgate/kernel';

/** Top-level members that are set anew or taken away. */
export interface MemberChange {
  readonly set: JsonObject;
  readonly remove: readonly string[];
}

/**
 * The object with members set (in front) or removed, and every other member byte for byte as it came. For bodies that `readBody` has
 * read: the walk trusts that they are JSON.
 */
export function editBody(bytes: Uint8Array, { set, remove }: MemberChange): Uint8Array {
  const body = asBuffer(bytes);
  const gone = new Set([...Object.keys(set), ...remove]);
  const pieces: Uint8Array[] = [Buffer.from(JSON.stringify(set).slice(0, -1))];
  let hasMembers = Object.keys(set).length > 0;
  for (const { name, start, end } of membersOf(body)) {
    if (gone.has(name)) continue;
    if (hasMembers) pieces.push(comma);
    pieces.push(body.subarray(start, end));
    hasMembers = true;
  }
  pieces.push(closing);
  return Buffer.concat(pieces);
}

const comma = Buffer.from(',');
const closing = Buffer.from('}');
const quote = 0x22;
const backslash = 0x5c;
const commaByte = 0x2c;
const opening: ReadonlySet<number | undefined> = new Set([0x7b, 0x5b]);
const ending: ReadonlySet<number | undefined> = new Set([0x7d, 0x5d]);

interface Member {
  readonly name: string;
  /** From its key on, up to the comma or brace behind it. */
  readonly start: number;
  readonly end: number;
}

function membersOf(body: Buffer): Member[] {
  const members: Member[] = [];
  let at = body.indexOf('{') + 1;
  for (;;) {
    const start = body.indexOf(quote, at);
    if (start < 0) return members;
    const keyEnd = endOfString(body, start);
    const end = endOfMember(body, keyEnd + 1);
    members.push({ name: JSON.parse(body.toString('utf8', start, keyEnd + 1)) as string, start, end });
    if (body[end] !== commaByte) return members;
    at = end + 1;
  }
}

/** The index of the comma or brace behind a member. */
function endOfMember(body: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === quote) at = endOfString(body, at);
    else if (opening.has(byte)) depth += 1;
    else if (depth > 0 && ending.has(byte)) depth -= 1;
    else if (depth === 0 && (byte === commaByte || ending.has(byte))) return at;
  }
  return body.length;
}

/** The index of the quote that ends a string. */
function endOfString(body: Buffer, from: number): number {
  let at = from + 1;
  while (at < body.length && body[at] !== quote) at += body[at] === backslash ? 2 : 1;
  return at;
}
