import { describe, expect, it } from 'vitest';
import { describeFields } from './describe-fields.ts';

const described = (schema: object): unknown => describeFields({ Thing: schema }).Thing;

describe('a field of the published schemas', () => {
  it.each<[string, object, string | undefined]>([
    ['its own words', { description: 'Mine.' }, 'Mine.'],
    ['those of what it holds beside null', { anyOf: [{ description: 'Held.' }, { type: 'null' }] }, 'Held.'],
    ['what its name means', { type: 'string' }, 'When it happened; UTC, RFC 3339.'],
    [
      'what its name means, of two things it may hold',
      { anyOf: [{ description: 'a' }, { description: 'b' }] },
      'When it happened; UTC, RFC 3339.',
    ],
  ])('has %s', (_, field, words) => {
    expect(described({ properties: { at: field } })).toHaveProperty('properties.at.description', words);
  });

  it('is told by its parent first', () => {
    const schema = { properties: { refused: { properties: { at: {} } } } };
    expect(described(schema)).toHaveProperty(
      'properties.refused.properties.at.description',
      'When it refused it; UTC, RFC 3339.',
    );
  });

  it.each([
    ['a list', (inner: object) => ({ properties: { list: { items: inner } } })],
    ['a map', (inner: object) => ({ properties: { map: { additionalProperties: inner } } })],
    ['a union', (inner: object) => ({ oneOf: [inner, { type: 'null' }] })],
  ])('is found within %s', (_, around) => {
    expect(JSON.stringify(described(around({ properties: { slug: {} } })))).toContain('"description":"Name in URLs');
  });

  it('that nobody has words for stays as it is, and so does an example', () => {
    const schema = { properties: { oddity: { type: 'string' } }, example: { properties: { at: {} } } };
    expect(described(schema)).toEqual(schema);
  });
});
