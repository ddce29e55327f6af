import { configDocument, findDocumentProblems, normaliseDocument } from '@headgate/declarative';
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

  const pair = [
    { provider: 'a', model: 'm' },
    { provider: 'b', model: 'm' },
  ];
  it.each<[string, object, boolean]>([
    ['in order', { type: 'fallback', providers: pair }, true],
    ['by a strategy', { type: 'round_robin', targets: pair }, true],
    [
      'without ids',
      {
        targets: pair,
        rules: [{ when: { field: 'model.requested', op: 'eq', value: 'm' }, then: { targets: ['t1'] } }],
      },
      true,
    ],
    ['by a type nobody knows', { type: 'best', providers: pair }, false],
    ['with a member nobody knows', { targets: [{ ...pair[0], wieght: 1 }] }, false],
  ])('judges policies in short form as the API does: %s', (_, policy, isRight) => {
    const models = [{ name: 'm', provider: 'a' }];
    for (const written of [
      { version: 1, policies: [{ alias: 'p', ...policy }] },
      { version: 1, routes: [{ name: 'r', models, config: { policy } }] },
    ]) {
      const { body, problems } = normaliseDocument(written);
      const all = [...problems, ...(configDocument.safeParse(body).error?.issues ?? []), ...findDocumentProblems(body)];
      expect(all.length === 0, JSON.stringify(all)).toBe(isRight);
      expect(judge(written), JSON.stringify(judge.errors)).toBe(isRight);
    }
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
