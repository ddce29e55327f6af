import type { VersionRow } from '@headgate/database';
import { z } from 'zod';

/** One version of a route or policy. */
export const versionResource = z
  .object({
    version: z.int().positive().describe('Number of the version; what the resource’s "version" was then.'),
    action: z
      .enum(['create', 'update', 'draft', 'publish', 'discard', 'rollback', 'migrate'])
      .describe('What made it. A "draft" has never served a call by itself.'),
    actor: z.object({ kind: z.enum(['api_key', 'system']), id: z.string(), name: z.string() }).describe('Who made it.'),
    at: z.iso.datetime().describe('When it was made.'),
    body: z.record(z.string(), z.unknown()).describe('The resource as it was written, in normal form.'),
  })
  .meta({
    id: 'Version',
    example: {
      version: 3,
      action: 'update',
      actor: { kind: 'api_key', id: 'K3v9Zq0TtY1b', name: 'deploy' },
      at: '2026-11-20T12:00:00.000Z',
      body: { alias: 'support-agent', targets: [{ id: 'small', provider: 'openai', model: 'gpt-5-mini' }] },
    },
  });
export type VersionResource = z.infer<typeof versionResource>;

/** What every answer shows of a version. */
export function presentVersion({ version, action, actor, at, body }: VersionRow): VersionResource {
  return { version, action, actor: actor as VersionResource['actor'], at: at.toISOString(), body };
}

const change = z.object({
  path: z.string().describe('Dotted path of the field.'),
  before: z.unknown().optional().describe('Absent where the field was not there.'),
  after: z.unknown().optional().describe('Absent where the field is gone.'),
});

/** How two versions of a resource differ. */
export const versionDiff = z
  .object({
    from: z.int().positive(),
    to: z.int().positive(),
    changes: z.array(change).describe('For programs: every field that differs.'),
    text: z.string().describe('For people: a line for each, "+" what came, "-" what went, "~" what changed.'),
  })
  .meta({
    id: 'VersionDiff',
    example: {
      from: 2,
      to: 3,
      changes: [{ path: 'targets.0.weight', before: 70, after: 50 }],
      text: '~ targets.0.weight: 70 -> 50',
    },
  });
export type VersionDiff = z.infer<typeof versionDiff>;
