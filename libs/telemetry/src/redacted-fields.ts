/**
 * Names of fields that hold a credential or what a caller wrote. Nothing under such a name is ever written, at any depth; the
 * comparison ignores case and separators, so `X-Api-Key`, `apiKey` and `api_key` are one name.
 */
const names: ReadonlySet<string> = new Set(
  [
    'authorization',
    'proxy-authorization',
    'x-api-key',
    'api-key',
    'x-goog-api-key',
    'cookie',
    'set-cookie',
    'secret',
    'secrets',
    'sealed',
    'password',
    'pepper',
    'peppers',
    'master-key',
    'private-key',
    'data-key',
    'token',
    'body',
    'request-body',
    'prompt',
    'messages',
    'content',
    'input',
  ].map(normal),
);

/** What stands in place of a redacted value. */
export const redactedText = '[redacted]';

/** True for a field whose value must not be written. */
export function isRedactedField(name: string): boolean {
  return names.has(normal(name));
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
