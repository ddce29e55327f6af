import { configDocument } from '@headgate/declarative';
import { arbitraryDocument } from '@headgate/declarative/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentSchema } from '../../apps/admin-api/src/declarative/document-schema.ts';

const judge = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(documentSchema());

describe('the JSON Schema of documents', () => {
  it('accepts what the API accepts', () => {
    fc.assert(
      fc.property(arbitraryDocument, (written) => {
        expect(configDocument.safeParse(written).success).toBe(true);
        expect(judge(JSON.parse(JSON.stringify(written))), JSON.stringify(judge.errors)).toBe(true);
      }),
    );
  });

  it.each<[string, object]>([
    ['no version', {}],
    ['another version', { version: 2 }],
    ['an unknown section', { version: 1, budgets: [] }],
    ['an unknown field', { version: 1, providers: [{ name: 'a', kind: 'openai', secret: 'x' }] }],
    ['a reserved name', { version: 1, routes: [{ name: 'chat', models: [{ name: 'm', provider: 'a' }] }] }],
    ['no models', { version: 1, routes: [{ name: 'r' }] }],
    [
      'a reference of another kind',
      { version: 1, providers: [{ name: 'a', kind: 'openai', secrets: [{ value: { from: 'vault:x' } }] }] },
    ],
  ])('refuses %s, as the API does', (_, written) => {
    expect(configDocument.safeParse(written).success).toBe(false);
    expect(judge(written)).toBe(false);
  });
});
