import type { DialectName } from '@headgate/domain';

/** What rules call the endpoint of a language: its last word, as in `chat` or `messages`. */
export function endpointOfDialect(dialect: DialectName): string {
  return endpoints.get(dialect) ?? dialect.slice(dialect.indexOf('-') + 1);
}

/** Those whose name says more than rules need to tell apart. */
const endpoints: ReadonlyMap<string, string> = new Map([
  ['gemini-generate-array', 'generate'],
  ['gemini-embed', 'embeddings'],
  ['gemini-batch-embed', 'embeddings'],
]);
