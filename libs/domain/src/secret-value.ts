import { z } from 'zod';

const plain = /^[\x21-\x7e]+$/;
/** Line breaks are allowed between the members of a document, which never travels as it is. */
const document = /^\s*\{[\x20-\x7e\r\n\t]*\}\s*$/;

/** A credential: a text that can travel in a header, or a JSON document as clouds hand them out. */
export const secretValue = z
  .string()
  .min(1)
  .max(10_000)
  // A credential travels in a header: control characters there would let it write headers of its own.
  .refine(
    (text) => plain.test(text) || readCredentialDocument(text) !== undefined,
    'must be printable ASCII without spaces, or a JSON document of a cloud',
  )
  .describe(
    'The credential, or the JSON document of one (service account, client credentials, access key); write-only, shown masked ever after. Sending the mask back leaves it unchanged.',
  );

/** The members of a credential that is a JSON document; undefined for a plain text. */
export function readCredentialDocument(secret: string): Readonly<Record<string, unknown>> | undefined {
  if (!document.test(secret)) return undefined;
  try {
    return JSON.parse(secret) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
