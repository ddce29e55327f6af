import type { ParameterDecoratorOptions } from '@nestjs/common';
import { isJsonObject, type JsonObject, type Problem } from '@headgate/kernel';
import { z } from 'zod';
import { listProblems } from './list-problems.ts';

/** A body read as far as it can be read. `value` is there when the body alone has no problem; a service may add its own. */
export interface Draft<T> {
  readonly value: T | undefined;
  readonly problems: readonly Problem[];
  /** How many of the problems only ask for what this version does not enforce. */
  readonly unavailable?: number;
  /** The way back from a path of `body` to what was written; absent where they are the same. */
  readonly toWritten?: (problem: Problem) => Problem;
  /** The body without the fields that are only read. */
  readonly body: unknown;
  /** The body, or the patch, as it came. */
  readonly sent?: unknown;
}

/** What `@Body({ schema })` takes: checks like any Standard Schema, and carries the zod schema the OpenAPI document publishes. */
export interface BodySchema<Output> extends NonNullable<ParameterDecoratorOptions['schema']> {
  readonly published: z.ZodType;
  /** The same check for bodies that come from elsewhere, such as a merged patch. */
  readonly read: (body: unknown) => Output;
}

/** A body that is right or refused, with suggestions for misspelt fields. */
export function strictBody<T>(schema: z.ZodType<T>): BodySchema<Draft<T>> {
  return bodySchema(schema, (body) => readWith(schema, body));
}

/** A body whose reader collects problems, so that a service can report its own beside them. */
export function bodySchema<T>(published: z.ZodType, readBody: (body: unknown) => Draft<T>): BodySchema<Draft<T>> {
  const read = (body: unknown): Draft<T> => ({ ...readBody(body), sent: body });
  return {
    '~standard': { version: 1, vendor: 'headgate', validate: (body) => ({ value: read(body) }) },
    published,
    read,
  };
}

/** A merge patch (RFC 7396) of a body: any object; what it merges into is checked whole afterwards. */
export function patchBody(published: z.ZodType): BodySchema<JsonObject> {
  const read = (body: unknown): JsonObject => (isJsonObject(body) ? body : {});
  return {
    '~standard': {
      version: 1,
      vendor: 'headgate',
      validate: (body) => (isJsonObject(body) ? { value: read(body) } : { issues: [{ message: 'must be an object' }] }),
    },
    published,
    read,
  };
}

/** A body's schema as its merge patch publishes it: nothing is required, and null resets. `deep` names members patched by field. */
export function publishPatch(body: z.ZodObject, deep: readonly string[] = []): z.ZodObject {
  const fields = Object.entries(body.shape as Record<string, z.ZodType>).map(([name, field]) => {
    const plain =
      field instanceof z.ZodDefault || field instanceof z.ZodPrefault || field instanceof z.ZodOptional
        ? (field.unwrap() as z.ZodType)
        : field;
    const inner = deep.includes(name) && plain instanceof z.ZodObject ? publishPatch(plain, deep) : plain;
    const words = field.description ?? plain.description;
    const patched = inner.nullable().optional();
    return [name, words === undefined ? patched : patched.describe(words)] as const;
  });
  return z.strictObject(Object.fromEntries(fields));
}

/** Reads a body with a schema alone. */
export function readWith<T>(schema: z.ZodType<T>, body: unknown): Draft<T> {
  const parsed = schema.safeParse(body);
  return parsed.success
    ? { value: parsed.data, problems: [], body }
    : { value: undefined, problems: listProblems(schema, parsed.error.issues), body };
}
