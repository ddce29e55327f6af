import { fault, isFault, type Problem } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { CreateKey } from '../api-keys/create-key.dto.ts';
import { UpdateKey } from '../api-keys/update-key.dto.ts';
import { ListQuery } from './list.query.ts';
import { dtoPipe } from './pipes.ts';

async function problemsOf(metatype: new () => object, body: object): Promise<readonly Problem[]> {
  try {
    await dtoPipe().transform(body, { type: 'body', metatype });
    return [];
  } catch (error) {
    throw isFault(error) && error.code === 'validation_failed' ? error : fault('internal', { cause: error });
  }
}

describe('a class-validated input', () => {
  it.each([
    [CreateKey, {}, 'name', 'is required'],
    [CreateKey, { name: 'k', kynd: 'admin' }, 'kynd', 'is not a known field; did you mean "kind"?'],
    [CreateKey, { name: 'k', kind: 'node' }, 'kind', 'must be one of: admin, inference'],
    [CreateKey, { name: 'k', routes: [] }, 'routes', 'must have at least 1 member; null means all'],
    [CreateKey, { name: 'k', routes: ['../x'] }, 'routes', 'must be names of routes'],
    [CreateKey, { name: 'k', expires_at: 'tomorrow' }, 'expires_at', 'must be an instant such as 2027-12-31T23:59:59Z'],
    [CreateKey, { name: 'k', kind: null }, 'kind', 'must be one of: admin, inference'],
    [CreateKey, { name: 'k', role: null }, 'role', 'must be one of: owner, admin, editor, viewer, billing'],
    [CreateKey, { name: 'k', project: null }, 'project', 'must be a slug'],
    [UpdateKey, { role: null }, 'role', 'must be one of: owner, admin, editor, viewer, billing'],
    [UpdateKey, { name: null }, 'name', 'must be a string'],
    [UpdateKey, { name: '' }, 'name', 'must have 1 to 200 characters'],
    [UpdateKey, { kind: 'admin' }, 'kind', 'is not a known field'],
    [ListQuery, { limit: '201' }, 'limit', 'must be at most 200'],
    [ListQuery, { limit: '0' }, 'limit', 'must be at least 1'],
    [ListQuery, { limit: 'ten' }, 'limit', 'must be an integer'],
    [ListQuery, { limits: '5' }, 'limits', 'is not a known field; did you mean "limit"?'],
  ])('%o with %j: %s %s', async (metatype, body, path, message) => {
    await expect(problemsOf(metatype, body)).rejects.toMatchObject({
      problems: expect.arrayContaining([{ path, message }]) as unknown,
    });
  });

  it('takes null where null means "all" or "never"', async () => {
    await expect(problemsOf(UpdateKey, { routes: null, models: null, expires_at: null })).resolves.toEqual([]);
  });
});
