const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Fills an array with random bytes: `crypto.getRandomValues`, or a fixed source in tests. */
export type RandomBytes = (length: number) => Uint8Array;

/** The platform's cryptographic random source. */
export const systemRandomBytes: RandomBytes = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));

/** `length` base62 characters without modulo bias; 12 hold 71 bits, 43 hold 256. */
export function randomBase62(length: number, random: RandomBytes = systemRandomBytes): string {
  let text = '';
  while (text.length < length) {
    for (const byte of random(length + 8)) {
      // 248 is the largest multiple of 62 in a byte; what lies above would favour the first letters.
      if (byte < 248 && text.length < length) text += alphabet[byte % 62];
    }
  }
  return text;
}

/** A new resource id such as `prj_4fTq0ZbW9sKx`: a short prefix that says what it names, and 71 random bits. */
export function newId(prefix: string, random: RandomBytes = systemRandomBytes): string {
  return `${prefix}_${randomBase62(12, random)}`;
}
