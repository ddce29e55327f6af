import { resourceName } from '@headgate/domain';
import { isJsonObject, type Problem } from '@headgate/kernel';
import type { z } from 'zod';

/** Which field a path names, and what it must look like. */
interface NamedField {
  readonly field: string;
  readonly schema: z.ZodType;
}

/** What is wrong between the name in the path and the one in the body, which may leave it out. */
export function findNameProblems(
  path: string,
  body: unknown,
  { field, schema }: NamedField = { field: 'name', schema: resourceName },
): Problem[] {
  const refused = schema.safeParse(path).error?.issues.map(({ message }) => ({ path: field, message })) ?? [];
  const written = isJsonObject(body) ? body[field] : undefined;
  if (typeof written !== 'string' || written === path) return refused;
  return [...refused, { path: field, message: `is "${written}" here and "${path}" in the path; they must agree` }];
}
