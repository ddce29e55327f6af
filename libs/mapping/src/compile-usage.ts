import type { ReadPath, ReadUsage, TokenUsage, UsagePaths } from '@headgate/domain';
import type { JsonValue } from '@headgate/kernel';
import { compilePath } from './compile-path.ts';

const fields = [
  'input_tokens',
  'output_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
] as const satisfies readonly (keyof TokenUsage)[];

/** A reader of token counts; undefined where an answer counts none of them. */
export function compileUsage(paths: UsagePaths | undefined): ReadUsage | undefined {
  if (paths === undefined) return undefined;
  const readers = fields.map((field) => [field, compileOptional(paths[field])] as const);
  return (value) => {
    const counts = readers.map(([field, read]) => [field, countOf(read?.(value))] as const);
    if (counts.every(([, count]) => count === null)) return undefined;
    return Object.fromEntries(counts) as Record<keyof TokenUsage, number | null>;
  };
}

/** The reader of a path that need not be there. */
export function compileOptional(path: string | undefined): ReadPath | undefined {
  return path === undefined ? undefined : compilePath(path);
}

/** Counts of a list, as of several parts, are summed. */
function countOf(value: JsonValue | undefined): number | null {
  const numbers = Array.isArray(value) ? (value as readonly JsonValue[]).map(countOf) : [value];
  const counts = numbers.filter((count): count is number => isCount(count));
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function isCount(value: JsonValue | undefined): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
