import { isJsonObject, type JsonObject } from '@headgate/kernel';

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * The object behind the last occurrence of a key, for example `"usage"`, without parsing the rest; undefined where there is none.
 * Within a JSON string the quotes of such a key would be escaped, so only real keys (or equal values) are found.
 */
export function sniffLastObject(bytes: Buffer, quotedKey: string): JsonObject | undefined {
  const key = bytes.lastIndexOf(quotedKey);
  if (key < 0) return undefined;
  const start = skipToValue(bytes, key + quotedKey.length);
  if (start < 0 || bytes[start] !== openBrace) return undefined;
  const end = findObjectEnd(bytes, start);
  if (end < 0) return undefined;
  return parseObject(bytes.toString('utf8', start, end));
}

/** The string behind the first occurrence of a key, for example `"model"`. */
export function sniffFirstString(bytes: Buffer, quotedKey: string): string | undefined {
  const key = bytes.indexOf(quotedKey);
  if (key < 0) return undefined;
  const start = skipToValue(bytes, key + quotedKey.length);
  if (start < 0 || bytes[start] !== quote) return undefined;
  const end = bytes.indexOf(quote, start + 1);
  const text = end < 0 ? '\\' : bytes.toString('utf8', start + 1, end);
  // Names with escapes are left to those who parse.
  return text.includes('\\') ? undefined : text;
}

/** True where the bytes begin and end like a JSON object. */
export function looksLikeObject(bytes: Buffer): boolean {
  const start = skipSpace(bytes, 0);
  let end = bytes.length - 1;
  while (end > start && isSpace(bytes[end])) end -= 1;
  return bytes[start] === openBrace && bytes[end] === closeBrace && end > start;
}

/** True where the first key of an object is this one. */
export function beginsWithKey(bytes: Buffer, quotedKey: string): boolean {
  const open = skipSpace(bytes, 0);
  if (bytes[open] !== openBrace) return false;
  const key = skipSpace(bytes, open + 1);
  for (let at = 0; at < quotedKey.length; at += 1) if (bytes[key + at] !== quotedKey.charCodeAt(at)) return false;
  return true;
}

/** The object a text holds; undefined for anything else. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Behind the colon and white space; -1 where no colon follows. */
function skipToValue(bytes: Buffer, from: number): number {
  const colon = skipSpace(bytes, from);
  return bytes[colon] === 0x3a ? skipSpace(bytes, colon + 1) : -1;
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function findObjectEnd(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) at = findStringEnd(bytes, at + 1);
    else if (byte === openBrace) depth += 1;
    else if (byte === closeBrace) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function findStringEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}
