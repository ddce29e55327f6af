import { z } from 'zod';

/** One environment variable, read out of an app's schema. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly isRequired: boolean;
  readonly preset: string | undefined;
  readonly description: string;
}

const property = z.object({
  description: z.string().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.unknown()).optional(),
});
const objectSchema = z.object({
  properties: z.record(z.string(), property),
  required: z.array(z.string()).default([]),
});

/** The variables of a schema, in its order; throws for one that is not described, since the page is all an operator has. */
export function listVariables(app: string, schema: z.ZodType): EnvironmentVariable[] {
  const { properties, required } = objectSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return Object.entries(properties).map(([name, { description, default: preset }]) => {
    if (!description) throw new Error(`${name} of ${app} has no .describe(): docs/config.md is generated from it`);
    return {
      name,
      isRequired: required.includes(name) && preset === undefined,
      preset: preset === undefined ? undefined : String(preset),
      description: description.replace(/\s+/g, ' '),
    };
  });
}
