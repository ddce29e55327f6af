import { resourceName } from '@headgate/domain';
import type { Problem } from '@headgate/kernel';
import type { z } from 'zod';

/** What is wrong between the name in the path and the one in the body, which may leave it out. */
export function findNameProblems(
  path: string,
  body: unknown,
  { field = 'name', schema = resourceName }: { field?: string; schema?: z.ZodType } = {},
): Problem[] {
  const parsed = schema.safeParse(path);
  const written = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[field] : undefined;
  const problems: Problem[] = [];
  if (!parsed.success) problems.push({ path: field, message: parsed.error.issues[0]?.message ?? 'is not valid' });
  if (typeof written === 'string' && written !== path) {
    problems.push({ path: field, message: `is "${written}" here and "${path}" in the path; they must agree` });
  }
  return problems;
}
