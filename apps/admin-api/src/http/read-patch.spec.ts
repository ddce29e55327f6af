import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readWith } from './body-schema.ts';
import { readPatch } from './read-patch.ts';

const schema = z.strictObject({
  name: z.string(),
  retries: z.int().default(1),
  config: z
    .strictObject({ owner: z.string().optional(), tags: z.record(z.string(), z.string()).optional() })
    .default({}),
});
const resource = { name: 'a', retries: 4, config: { owner: 'me', tags: { team: 'x', env: 'y' } } };
const patched = (patch: object) =>
  readPatch(resource, patch as never, { schema, read: (body) => readWith(schema, body) });

describe('readPatch', () => {
  it.each([
    ['absent keeps', { retries: 2 }, { ...resource, retries: 2 }],
    ['null resets to the default', { retries: null }, { ...resource, retries: 1 }],
    [
      'null deep inside removes just that',
      { config: { tags: { env: null } } },
      { ...resource, config: { owner: 'me', tags: { team: 'x' } } },
    ],
  ])('%s', (_, patch, value) => {
    expect(patched(patch)).toMatchObject({ value, problems: [] });
  });

  it.each([
    ['a misspelt field', { retires: 2 }, 'retires'],
    ['a misspelt field that is reset', { retires: null }, 'retires'],
    ['a misspelt field deep inside that is reset', { config: { onwer: null } }, 'config.onwer'],
    ['a required field that is reset', { name: null }, 'name'],
  ])('refuses %s', (_, patch, path) => {
    expect(patched(patch).problems.map((problem) => problem.path)).toEqual([path]);
  });

  it('may remove a tag whatever its name', () => {
    expect(patched({ config: { tags: { anything: null } } }).problems).toEqual([]);
  });
});
