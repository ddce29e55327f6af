import { z } from 'zod';

/** Where a secret is to be read by whoever applies the document: never by the server. */
export const secretReference = z.strictObject({
  from: z
    .string()
    .max(1_000)
    .regex(/^(?:env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/, 'must be "env:NAME" or "file:/path"')
    .describe('"env:NAME" or "file:/path"; read by the client that applies the document, never by the server.'),
});
export type SecretReference = z.infer<typeof secretReference>;

/** What a reference names. */
export interface SecretSource {
  readonly kind: 'env' | 'file';
  /** Name of the variable, or path of the file. */
  readonly name: string;
}

/** The source a valid reference names. */
export function parseSecretReference({ from }: SecretReference): SecretSource {
  const colon = from.indexOf(':');
  return { kind: from.slice(0, colon) === 'env' ? 'env' : 'file', name: from.slice(colon + 1) };
}
