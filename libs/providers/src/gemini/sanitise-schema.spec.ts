import type { JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { sanitiseSchema } from './sanitise-schema.ts';

const said = (schema: JsonObject) => sanitiseSchema(schema).schema;
const member = (schema: JsonObject): JsonObject => {
  const { properties } = said({ type: 'object', properties: { x: schema } }) as { properties: { x: JsonObject } };
  return properties.x;
};

describe('a schema as Gemini takes it', () => {
  it.each<[string, JsonObject, JsonObject]>([
    ['a text', { type: 'string', description: 'd', minLength: 1 }, { type: 'STRING', description: 'd', minLength: 1 }],
    ['a type or null', { type: ['string', 'null'] }, { type: 'STRING', nullable: true }],
    ['several types', { type: ['string', 'integer'] }, { anyOf: [{ type: 'STRING' }, { type: 'INTEGER' }] }],
    [
      'alternatives',
      { anyOf: [{ type: 'string' }, { type: 'number' }] },
      { anyOf: [{ type: 'STRING' }, { type: 'NUMBER' }] },
    ],
    ['an alternative to null', { anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'STRING', nullable: true }],
    [
      'one of several',
      { oneOf: [{ type: 'string' }, { type: 'boolean' }] },
      { anyOf: [{ type: 'STRING' }, { type: 'BOOLEAN' }] },
    ],
    ['a constant', { const: 'a' }, { type: 'STRING', enum: ['a'] }],
    [
      'an enumeration with null',
      { type: ['string', 'null'], enum: ['a', null] },
      { type: 'STRING', nullable: true, enum: ['a'] },
    ],
    ['an enumeration without a type', { enum: ['a', 'b'] }, { type: 'STRING', enum: ['a', 'b'] }],
    ['numbers of an enumeration', { enum: [1, 2] }, { type: 'NUMBER' }],
    ['a format it knows', { type: 'string', format: 'date-time' }, { type: 'STRING', format: 'date-time' }],
    ['a format it does not', { type: 'string', format: 'email' }, { type: 'STRING' }],
    ['an object without members', { type: 'object' }, { type: 'OBJECT', properties: {} }],
    ['anything', {}, { type: 'OBJECT', properties: {} }],
    ['a list of anything', { type: 'array' }, { type: 'ARRAY', items: { type: 'STRING' } }],
    [
      'a list',
      { type: 'array', items: { type: 'integer' }, maxItems: 3 },
      { type: 'ARRAY', items: { type: 'INTEGER' }, maxItems: 3 },
    ],
    [
      'members without a type',
      { properties: { y: { type: 'null' } } },
      { type: 'OBJECT', properties: { y: { type: 'STRING', nullable: true } } },
    ],
    ['its own form', { type: 'STRING', nullable: true }, { type: 'STRING', nullable: true }],
    [
      'a required member that is not there',
      { type: 'object', properties: { a: { type: 'string' } }, required: ['a', 'b'] },
      { type: 'OBJECT', properties: { a: { type: 'STRING' } }, required: ['a'] },
    ],
    [
      'all of several',
      {
        allOf: [
          { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
          { properties: { b: { type: 'string' } }, required: ['b'] },
        ],
      },
      { type: 'OBJECT', properties: { a: { type: 'STRING' }, b: { type: 'STRING' } }, required: ['a', 'b'] },
    ],
  ])('%s', (_, schema, expected) => {
    expect(member(schema)).toEqual(expected);
  });

  it('puts references in their place', () => {
    const schema = {
      type: 'object',
      properties: { a: { $ref: '#/$defs/name', description: 'mine' }, b: { $ref: '#/definitions/a~1b' } },
      $defs: { name: { type: 'string', maxLength: 5 } },
      definitions: { 'a/b': { type: 'boolean' } },
    };
    expect(said(schema)).toEqual({
      type: 'OBJECT',
      properties: { a: { type: 'STRING', maxLength: 5, description: 'mine' }, b: { type: 'BOOLEAN' } },
    });
  });

  it('ends a schema that holds itself, and one that is too deep', () => {
    const node = { type: 'object', properties: { next: { $ref: '#/$defs/node' } } };
    const { schema, isLossy } = sanitiseSchema({ $ref: '#/$defs/node', $defs: { node } });
    expect(schema).toEqual({ type: 'OBJECT', properties: { next: { type: 'OBJECT' } } });
    expect(isLossy).toBe(true);
    let deep: JsonObject = { type: 'string' };
    for (let level = 0; level < 500; level += 1) deep = { type: 'array', items: deep };
    expect(JSON.stringify(said(deep)).length).toBeLessThan(2000);
  });

  it('bounds a small schema whose references multiply', () => {
    const $defs = Object.fromEntries(
      Array.from({ length: 23 }, (_, level) => {
        const next = { $ref: `#/$defs/d${level + 1}` };
        return [`d${level}`, { type: 'object', properties: { a: next, b: next, c: next } }];
      }),
    );
    const { schema, isLossy } = sanitiseSchema({ $ref: '#/$defs/d0', $defs });
    expect(isLossy).toBe(true);
    expect(JSON.stringify(schema).length).toBeLessThan(1_000_000);
  });

  it.each<[JsonObject, boolean]>([
    [{ type: 'object', properties: {}, additionalProperties: false, $schema: 'x', title: 't', default: {} }, false],
    [{ type: 'object', additionalProperties: { type: 'string' } }, true],
    [{ type: 'string', pattern: '^a' }, false],
    [{ type: 'number', multipleOf: 2 }, true],
    [{ type: 'number', exclusiveMinimum: 2 }, true],
    [{ type: 'string', format: 'uuid' }, true],
    [{ $ref: 'https://example.com/schema' }, true],
    [{ not: { type: 'string' } }, true],
  ])('of %j tells whether something was lost: %s', (schema, isLossy) => {
    expect(sanitiseSchema(schema).isLossy).toBe(isLossy);
  });
});
