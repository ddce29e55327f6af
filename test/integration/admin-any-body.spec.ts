import type { JsonValue } from '@headgate/kernel';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
beforeAll(async () => {
  api = await startAdminApp();
  await api.owner.ask('PUT', '/providers/mock', { body: { kind: 'mock' } });
  await api.owner.ask('PUT', '/routes/steady', { body: { models: [{ name: 'echo', provider: 'mock' }] } });
  await api.owner.ask('PUT', '/providers/openai', { body: { kind: 'openai', secret: 'sk-0123456789abcdef' } });
});
afterAll(() => api?.close());

/** Bodies that are right, each for where it goes. */
const right: readonly { method: string; path: string; body: JsonValue }[] = [
  { method: 'POST', path: '/projects', body: { slug: 'any', name: 'x', description: 'y' } },
  { method: 'POST', path: '/keys', body: { name: 'k', kind: 'admin', role: 'viewer', routes: null, expires_at: null } },
  {
    method: 'POST',
    path: '/providers',
    body: {
      name: 'any',
      kind: 'openai',
      base_url: 'https://a.example',
      options: { headers: { a: 'b' } },
      secret: 'sk-0123456789abcdef',
    },
  },
  {
    method: 'PUT',
    path: '/providers/openai',
    body: { kind: 'openai', projects: ['default'], options: {}, secret: 'sk-...cdef' },
  },
  {
    method: 'PUT',
    path: '/providers/openai/secrets/more',
    body: { value: 'sk-0123456789abcdef', weight: 1, enabled: true },
  },
  {
    method: 'POST',
    path: '/routes',
    body: {
      name: 'any',
      models: [{ name: 'a', provider: 'mock', weight: 1 }],
      config: { retries: 1, tags: { a: 'b' }, policy: { archive: { enabled: true, retention: 7 } } },
    },
  },
  {
    method: 'PATCH',
    path: '/routes/steady',
    body: {
      models: [{ name: 'a', provider: 'mock' }],
      config: { path: '/a', timeouts: { total_ms: 5 }, dlp: { enabled: false } },
    },
  },
];

/** The value with one member, at a depth that chance decides, replaced or added. */
function spoil(value: JsonValue, steps: readonly number[], by: JsonValue): JsonValue {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return by;
  if (Array.isArray(value)) {
    const at = step % (value.length + 1);
    return [...value.slice(0, at), spoil((value[at] ?? null) as JsonValue, rest, by), ...value.slice(at + 1)];
  }
  const names = [...Object.keys(value), 'unknown'];
  const name = names[step % names.length] ?? 'unknown';
  return { ...value, [name]: spoil((value as Record<string, JsonValue>)[name] ?? null, rest, by) };
}

const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
  fc.constantFrom<JsonValue>(
    '',
    ' ',
    '../x',
    'a\u0000b',
    '\ud800',
    '__proto__',
    1e308,
    -1,
    0.5,
    [],
    {},
    [[]],
    [null],
    'x'.repeat(5000),
  ),
);

describe('any body at all', () => {
  it('is taken or refused, and never breaks anything', async () => {
    const cases = fc.tuple(fc.nat(), fc.array(fc.nat(), { maxLength: 4 }), anyJson);
    await fc.assert(
      fc.asyncProperty(cases, async ([which, steps, by]) => {
        const { method, path, body } = right[which % right.length] ?? { method: 'POST', path: '/keys', body: {} };
        const answer = await api.owner.ask(method, path, { body: spoil(body, steps, by) ?? null });
        expect(answer.status, answer.text).toBeLessThan(500);
        if (answer.status === 400)
          expect(answer.body['code']).toMatch(/^(?:validation_failed|request_invalid|body_malformed)$/);
      }),
      { numRuns: 150 },
    );
    expect(api.logged.filter((line) => line.includes('"code":"internal"'))).toEqual([]);
  });
});
