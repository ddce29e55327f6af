import { z } from 'zod';

/** What is known of an archived call without opening it; its bodies are in `sealed`. */
export const archivedCall = z.object({
  org: z.string().min(1),
  request_id: z.string().min(1).max(200),
  project: z.string(),
  key_id: z.string().describe('Id of the key that called.'),
  route: z.string().describe('Name of the route at the time.'),
  provider: z.string().nullable().describe('Name of the provider that answered, or of the last one tried.'),
  model: z.string().nullable().describe('Model asked of the provider.'),
  status: z.int().describe('HTTP status the caller saw.'),
  started_at: z.iso.datetime().describe('When the call began.'),
  expires_at: z.iso.datetime().describe('When it is removed.'),
  bytes: z.int().nonnegative().describe('Of both bodies as they are kept, before they were sealed.'),
  sealed: z
    .string()
    .describe('`ArchivedBodies`, packed and sealed under the data key of the organization for this request.'),
});
export type ArchivedCall = z.infer<typeof archivedCall>;

/** One body of a call as it was sent or received. */
export const archivedBody = z.object({
  content_type: z.string().nullable().describe('As the header said; null: it said nothing.'),
  encoding: z.enum(['utf8', 'base64']).describe('How `body` is written; base64 where the bytes are no text.'),
  body: z.string().describe('The body, in that encoding.'),
  cut: z
    .boolean()
    .describe('True where it was longer than is kept, or never held whole, as a file that was passed on.'),
});
export type ArchivedBody = z.infer<typeof archivedBody>;

/** What is sealed of a call. */
export const archivedBodies = z.object({ request: archivedBody, reply: archivedBody });
export type ArchivedBodies = z.infer<typeof archivedBodies>;
