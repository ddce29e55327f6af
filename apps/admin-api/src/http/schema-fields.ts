import { z } from 'zod';

/** The names an object at this path of a schema may hold; undefined where any name goes or the path leads nowhere. */
export function listFields(schema: z.ZodType, path: readonly PropertyKey[]): string[] | undefined {
  const found = unwrap(walk(schema, path));
  return found instanceof z.ZodObject ? Object.keys(found.shape) : undefined;
}

function walk(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let current: z.ZodType | undefined = schema;
  for (const step of path) {
    const inner: z.ZodType | undefined = unwrap(current);
    if (inner instanceof z.ZodObject) current = (inner.shape as Record<string, z.ZodType>)[String(step)];
    else if (inner instanceof z.ZodArray) current = inner.element as z.ZodType;
    else return undefined;
  }
  return current;
}

/** The schema below its defaults, optionals and nulls. */
function unwrap(schema: z.ZodType | undefined): z.ZodType | undefined {
  let current = schema;
  while (
    current instanceof z.ZodDefault ||
    current instanceof z.ZodOptional ||
    current instanceof z.ZodNullable ||
    current instanceof z.ZodPrefault
  ) {
    current = current.unwrap() as z.ZodType;
  }
  return current instanceof z.ZodPipe ? unwrap(current.in as z.ZodType) : current;
}
