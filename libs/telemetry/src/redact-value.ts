import { isRedactedField, redactedText } from './redacted-fields.ts';
import { redactText } from './redact-text.ts';

const maxDepth = 6;
const maxEntries = 50;

/** A copy of a value that may be written to a log: nothing under a redacted name, nothing that looks like a credential, bounded. */
export function redactValue(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value);
    case 'bigint':
      return value.toString();
    case 'function':
    case 'symbol':
      return undefined;
    case 'object':
      return value === null ? null : redactStructure(value, depth);
    default:
      return value;
  }
}

function redactStructure(value: object, depth: number): unknown {
  if (depth >= maxDepth) return '[deep]';
  if (ArrayBuffer.isView(value)) return `[${String(value.byteLength)} bytes]`;
  if (value instanceof Error) return redactError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.slice(0, maxEntries).map((entry) => redactValue(entry, depth + 1));
  return redactObject(value, depth);
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(value).slice(0, maxEntries)) {
    copy[name] = isRedactedField(name) ? redactedText : redactValue(entry, depth + 1);
  }
  return copy;
}

/** An error's own words, its code and its causes; not its other fields, in which clients like to keep the request. */
function redactError(error: Error, depth: number): Record<string, unknown> {
  const code: unknown = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' && { code }),
    ...(error.stack !== undefined && { stack: redactText(error.stack, 4_000) }),
    ...(error.cause !== undefined && { cause: redactValue(error.cause, depth + 1) }),
  };
}
