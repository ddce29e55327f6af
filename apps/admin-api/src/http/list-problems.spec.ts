import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readWith } from './body-schema.ts';
import { listFields } from './schema-fields.ts';

const schema = z.strictObject({
  name: z.string().min(2).max(5),
  size: z.int().min(1).max(9).optional(),
  kind: z.enum(['big', 'small']).default('big'),
  parts: z
    .array(z.strictObject({ weight: z.number() }))
    .min(1)
    .max(2)
    .nullable()
    .optional(),
  labels: z.record(z.string(), z.string()).optional(),
});

describe('problems of a body', () => {
  it.each([
    [{}, 'name', 'is required'],
    [{ name: 5 }, 'name', 'must be a string'],
    [{ name: 'a' }, 'name', 'must have at least 2 characters'],
    [{ name: 'abcdef' }, 'name', 'must have at most 5 characters'],
    [{ name: 'abc', size: 1.5 }, 'size', 'must be an integer'],
    [{ name: 'abc', size: 0 }, 'size', 'must be at least 1'],
    [{ name: 'abc', kind: 'huge' }, 'kind', 'must be one of: big, small'],
    [{ name: 'abc', parts: [] }, 'parts', 'must have at least 1 member'],
    [{ name: 'abc', parts: [{ wieght: 1 }] }, 'parts.0.wieght', 'is not a known field; did you mean "weight"?'],
    [{ name: 'abc', labels: 'x' }, 'labels', 'must be an object'],
    [{ name: 'abc', nmae: 'x' }, 'nmae', 'is not a known field; did you mean "name"?'],
    ['text', '', 'must be an object'],
  ])('%j: %s %s', (body, path, message) => {
    expect(readWith(schema, body).problems).toContainEqual({ path, message });
  });

  it('are all there at once, each unknown field by itself', () => {
    const { problems, value } = readWith(schema, { name: 1, size: 'x', one: 1, two: 2 });
    expect(problems.map(({ path }) => path).sort()).toEqual(['name', 'one', 'size', 'two']);
    expect(value).toBeUndefined();
  });
});

describe('listFields', () => {
  it.each([
    [[], ['name', 'size', 'kind', 'parts', 'labels']],
    [['parts', 0], ['weight']],
    [['labels'], undefined],
    [['nowhere', 'at', 'all'], undefined],
  ])('at %j: %j', (path, fields) => {
    expect(listFields(schema, path)).toEqual(fields);
  });
});
