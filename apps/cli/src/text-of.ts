import type { JsonValue } from '@headgate/kernel';

/** A value as one reads it in a line: "-" for none, lists with commas. */
export function textOf(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return '-';
  if (Array.isArray(value)) return value.map((member: JsonValue) => textOf(member)).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
