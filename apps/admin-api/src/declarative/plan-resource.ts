import { z } from 'zod';

const change = z.object({
  action: z.enum(['create', 'update', 'delete']),
  kind: z.enum(['organization', 'project', 'provider', 'secret', 'dlp_template', 'policy', 'model', 'route']),
  name: z.string().describe("Name or slug; a secret's is `provider/secret`."),
  project: z.string().nullable().describe('Slug of the owner; null: the organization.'),
  reserved: z.boolean().optional().describe('True for the route a provider gets by itself.'),
  fields: z.array(
    z.object({
      path: z.string(),
      before: z.unknown().optional().describe('Absent where the field was not set.'),
      after: z.unknown().optional().describe('Absent where the field gets its default.'),
    }),
  ),
});

/** A plan as it is answered: for people and for machines. */
export const planResource = z
  .object({
    revision: z.int().describe('Of the organization; give it to apply, so that a changed world is refused.'),
    changes: z.array(change).describe('In the order in which they are made.'),
    summary: z.object({ create: z.int(), update: z.int(), delete: z.int() }),
    text: z.string().describe('The same for a person to read.'),
  })
  .meta({
    id: 'ConfigPlan',
    example: {
      revision: 12,
      changes: [
        {
          action: 'update',
          kind: 'route',
          name: 'support-chat',
          project: null,
          fields: [{ path: 'config.retries', before: 1, after: 2 }],
        },
      ],
      summary: { create: 0, update: 1, delete: 0 },
      text: '~ route support-chat\n    config.retries: 1 -> 2\n\nPlan: 0 to create, 1 to update, 0 to delete.\n',
    },
  });
export type PlanResource = z.infer<typeof planResource>;

/** What is wrong with a document, if anything. */
export const validationResource = z
  .object({ valid: z.boolean(), errors: z.array(z.object({ path: z.string(), message: z.string() })) })
  .meta({
    id: 'ConfigValidation',
    example: {
      valid: false,
      errors: [{ path: 'routes.0.models.0.provider', message: 'there is no provider "openai"' }],
    },
  });
export type ValidationResource = z.infer<typeof validationResource>;
