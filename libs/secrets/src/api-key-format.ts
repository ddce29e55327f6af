import { crc32 } from 'node:zlib';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** `hg_<env>_<id 12>_<secret 43>_<checksum 6>`: underscores only, so that a double click selects the whole key. */
export const apiKeyPattern = /^hg_([a-z][a-z0-9]{0,11})_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})_([0-9A-Za-z]{6})$/;

/** Longest text the pattern can match; what is longer is refused before any pattern looks at it. */
export const apiKeyMaxLength = 'hg_'.length + 12 + 1 + 12 + 1 + 43 + 1 + 6;

/** CRC-32 of `text` as six base62 characters: tells a mistyped or truncated key from a wrong one without a look-up. */
export function apiKeyChecksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  while (digits.length < 6) {
    digits = alphabet.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}
