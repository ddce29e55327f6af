import {
  acceptedDocument,
  configDocument,
  type ConfigDocument,
  findDocumentProblems,
  normaliseDocument,
} from '@headgate/declarative';
import { bodySchema, readWith } from '../http/body-schema.ts';
import { YamlText } from './yaml-text.ts';

const example = {
  version: 1,
  organization: { settings: { retries: 1, timeouts: { total_ms: 60000 } } },
  projects: [{ slug: 'support', name: 'Support desk', settings: { timeouts: { total_ms: 30000 } } }],
  providers: [
    { name: 'openai', kind: 'openai', secrets: [{ name: 'default', value: 'sk-proj-your-key-at-the-vendor' }] },
  ],
  routes: [{ name: 'support-chat', models: [{ name: 'gpt-4o-mini', provider: 'openai' }], config: { retries: 2 } }],
};

/** The document as it is published; exports leave out what has its default, and are in the normal form. */
export const publishedDocument = acceptedDocument.meta({ id: 'ConfigDocument', example });

/** A whole tenant as one document. */
export const documentBody = bodySchema<ConfigDocument>(publishedDocument, (written) => {
  const normal = normaliseDocument(written instanceof YamlText ? written.read() : written);
  const { body, toWritten } = normal;
  const draft = readWith(configDocument, body);
  const problems = [...normal.problems, ...[...draft.problems, ...findDocumentProblems(body)].map(toWritten)];
  return { value: problems.length === 0 ? draft.value : undefined, problems, toWritten, body };
});
