import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [keyword: string]: unknown;
}
interface Field {
  readonly at: string;
  readonly name: string;
  readonly schema: Schema;
}

// In step with the program: openapi.spec.ts.
const page = readFileSync(path.join(import.meta.dirname, '../../docs/openapi.json'), 'utf8');
const { components } = JSON.parse(page) as { components: { schemas: Record<string, Schema> } };
const fields = Object.entries(components.schemas).flatMap(([name, schema]) => listFields(schema, name));

/** What holds others: lists, maps, unions. */
function innerOf(schema: Schema): Schema[] {
  const found = ['items', 'additionalProperties', 'anyOf', 'oneOf', 'allOf'].flatMap(
    (keyword) => schema[keyword] ?? [],
  );
  return found.filter((inner): inner is Schema => typeof inner === 'object');
}

function listFields(schema: Schema, at: string): Field[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    { at: `${at}.${name}`, name, schema: field },
    ...listFields(field, `${at}.${name}`),
  ]);
  return [...own, ...innerOf(schema).flatMap((inner) => listFields(inner, at))];
}

function typesOf(schema: Schema): string[] {
  const own = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return [...own, ...innerOf(schema).flatMap((inner) => (inner === schema['items'] ? [] : typesOf(inner)))];
}

const isNumber = (field: Field): boolean =>
  typesOf(field.schema).some((type) => type === 'integer' || type === 'number');
const unitInName = /(?:^|_)(?:ms|seconds|minutes|hours|days|bytes|usd|pct|tokens|count)$/;
/** Numbers of no unit: an order, a number of the series, what a rule compares with. */
const unitless = new Set(['priority', 'revision', 'value']);
const unitInWords =
  /milliseconds|seconds|minutes|hours|\bdays?\b|bytes|tokens|dollars|money|percent|0 to 1|0 to 100|share|probability|characters|multiple|weight|number of|how (?:many|often)|most |tries|requests|calls|failures|dense from|revision|version|status|place in|counts|position|organizations|data keys|event/i;

describe('the words of the OpenAPI document', () => {
  it('say of every number what it counts, or in which unit it is', () => {
    const mute = fields.filter(isNumber).filter(({ name, schema }) => {
      return !unitless.has(name) && !unitInName.test(name) && !unitInWords.test(schema.description ?? '');
    });
    expect([...new Set(mute.map(({ at, schema }) => `${at}: ${schema.description ?? ''}`))]).toEqual([]);
    expect(fields.filter(isNumber).length).toBeGreaterThan(100);
  });

  it('speak of null only where null may stand', () => {
    const wrong = fields.filter(({ schema }) => {
      const isNullable = typesOf(schema).includes('null') || schema.default === null || typesOf(schema).length === 0;
      return /\bnull:/i.test(schema.description ?? '') && !isNullable && schema['$ref'] === undefined;
    });
    expect([...new Set(wrong.map(({ at, schema }) => `${at}: ${schema.description ?? ''}`))]).toEqual([]);
  });

  it('name the default that holds', () => {
    const named = fields.flatMap(({ at, schema }) => {
      const [, said] = /\bdefault (true|false|\d[\d,]*)\b/i.exec(schema.description ?? '') ?? [];
      return said === undefined || schema.default === undefined
        ? []
        : [{ at, said: said.replaceAll(',', ''), holds: JSON.stringify(schema.default) }];
    });
    expect(named.filter(({ said, holds }) => said !== holds)).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });
});
