import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import type { BodySchema } from './body-schema.ts';
import { publishedRefinements } from './published-refinements.ts';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
interface Converted {
  schema: unknown;
  components?: Record<string, unknown>;
}

/** How zod schemas, and the bodies made from them, appear in the OpenAPI document: named ones as components. */
export function convertSchema(
  schema: unknown,
  { schemaType }: { schemaType: 'input' | 'output' },
): Converted | undefined {
  const source = isBodySchema(schema) ? schema.published : schema;
  if (!(source instanceof z.ZodType)) return undefined;
  const {
    $defs,
    $schema: _,
    ...root
  } = z.toJSONSchema(source, {
    io: schemaType,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      Object.assign(jsonSchema, publishedRefinements.get(zodSchema));
    },
  });
  const { id, ...own } = root as { id?: string };
  const components = rename({ ...$defs });
  if (id === undefined) return { schema: relink(own), components };
  return { schema: { $ref: `#/components/schemas/${id}` }, components: { ...components, [id]: relink(own) } };
}

/** All components by name, with one that no operation refers to by itself. */
export function toComponents(schemas: Schemas | undefined, extra: z.ZodType): Schemas {
  const converted = convertSchema(extra, { schemaType: 'output' });
  const all = { ...schemas, ...(converted?.components as Schemas | undefined) };
  return Object.fromEntries(Object.entries(all).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function isBodySchema(schema: unknown): schema is BodySchema<unknown> {
  return typeof schema === 'object' && schema !== null && 'published' in schema;
}

function rename(defs: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(defs).map(([name, def]) => {
      const { id: _, ...rest } = def as { id?: string };
      return [name, relink(rest)];
    }),
  );
}

function relink(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relink);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) =>
      name === '$ref' && typeof inner === 'string'
        ? [name, inner.replace('#/$defs/', '#/components/schemas/')]
        : [name, relink(inner)],
    ),
  );
}
