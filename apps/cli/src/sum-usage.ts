import type { JsonObject } from '@headgate/kernel';

/** What may be summed up by; each is a field of a request. */
export const usageGroups = {
  route: 'route',
  model: 'model_used',
  provider: 'provider',
  key: 'key_id',
  project: 'project',
} as const;
export type UsageGroup = keyof typeof usageGroups;

/** One line of a summary. */
export interface UsageSum extends JsonObject {
  readonly name: string;
  readonly requests: number;
  readonly errors: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
}

/** Requests summed up by one of their fields, the most first. Errors are statuses from 400. */
export function sumUsage(rows: readonly JsonObject[], by: UsageGroup): UsageSum[] {
  const sums = new Map<string, UsageSum>();
  for (const row of rows) {
    const value = row[usageGroups[by]];
    const name = typeof value === 'string' && value !== '' ? value : '(none)';
    const sum = sums.get(name) ?? { name, requests: 0, errors: 0, input_tokens: 0, output_tokens: 0 };
    sums.set(name, {
      name,
      requests: sum.requests + 1,
      errors: sum.errors + (numberOf(row['status']) >= 400 ? 1 : 0),
      input_tokens: sum.input_tokens + numberOf(row['input_tokens']),
      output_tokens: sum.output_tokens + numberOf(row['output_tokens']),
    });
  }
  return [...sums.values()].sort((left, right) => right.requests - left.requests || (left.name < right.name ? -1 : 1));
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
