import type { ArchivedCallRow } from '@headgate/database';
import { type ArchivedBodies, archivedBodies, archivedCall } from '@headgate/domain';
import { z } from 'zod';

/** An archived call as a list shows it. */
export const archivedCallResource = archivedCall
  .omit({ org: true, sealed: true })
  .extend({ project: z.string().describe('Slug of the project that called.') })
  .meta({
    id: 'ArchivedCall',
    example: {
      ...{ request_id: 'req_4fTq0ZbW9sKx', project: 'default', key_id: '4fTq0ZbW9sKx', route: 'support' },
      ...{ provider: 'openai', model: 'gpt-5', status: 200, bytes: 2048 },
      ...{ started_at: '2026-11-20T12:00:00.000Z', expires_at: '2026-11-27T12:00:00.000Z' },
    },
  });
export type ArchivedCallResource = z.infer<typeof archivedCallResource>;

/** The same with what was asked and answered. */
export const openedCallResource = archivedCallResource
  .extend({
    request: archivedBodies.shape.request
      .nullable()
      .describe('Null where it cannot be opened: its master key is gone.'),
    reply: archivedBodies.shape.reply
      .nullable()
      .describe('As the caller got it; a stream in one piece. Null as above.'),
  })
  .meta({
    id: 'OpenedCall',
    example: {
      ...{ request_id: 'req_4fTq0ZbW9sKx', project: 'default', key_id: '4fTq0ZbW9sKx', route: 'support' },
      ...{ provider: 'openai', model: 'gpt-5', status: 200, bytes: 2048 },
      ...{ started_at: '2026-11-20T12:00:00.000Z', expires_at: '2026-11-27T12:00:00.000Z' },
      request: { content_type: 'application/json', encoding: 'utf8', body: '{"model":"support"}', cut: false },
      reply: { content_type: 'application/json', encoding: 'utf8', body: '{"choices":[]}', cut: false },
    },
  });
export type OpenedCallResource = z.infer<typeof openedCallResource>;

/** What every answer shows of an archived call; `project` is a slug. */
export function presentArchived({ org: _, ...row }: ArchivedCallRow, project: string): ArchivedCallResource {
  return { ...row, project };
}

/** The same, opened; `bodies` undefined where nobody here can. */
export function presentOpened(call: ArchivedCallResource, bodies: ArchivedBodies | undefined): OpenedCallResource {
  return { ...call, request: bodies?.request ?? null, reply: bodies?.reply ?? null };
}
