import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildOpenApiDocument } from '../../apps/admin-api/src/openapi.ts';

type Document = Awaited<ReturnType<typeof buildOpenApiDocument>>;
type Operation = NonNullable<Document['paths'][string]['get']>;

const committed = path.join(import.meta.dirname, '../../docs/openapi.json');
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
let document: Document;

beforeAll(async () => {
  document = await buildOpenApiDocument();
});

function operations(): { name: string; method: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([url, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ name: `${method.toUpperCase()} ${url}`, method, operation }] : [];
    }),
  );
}

describe('the OpenAPI document', () => {
  it('is the one in docs/openapi.json', async () => {
    const text = await readFile(committed, 'utf8');
    expect(JSON.parse(text), 'run the documentation generator').toEqual(JSON.parse(JSON.stringify(document)));
  });

  it('is the same every time', async () => {
    expect(JSON.stringify(await buildOpenApiDocument())).toBe(JSON.stringify(document));
  });

  it('groups, names and sums up every operation, each name once', () => {
    const ids = operations().map(({ name, operation }) => {
      expect(operation.tags, name).toHaveLength(1);
      expect(operation.summary, name).toMatch(/^[A-Z].{5,}[^.]$/);
      return operation.operationId;
    });
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(30);
  });

  it('says in a sensible order what each group is for', () => {
    const declared = (document.tags ?? []).map(({ name }) => name);
    const used = new Set(operations().flatMap(({ operation }) => operation.tags ?? []));
    expect([...used].sort()).toEqual([...declared].sort());
    for (const { name, description } of document.tags ?? []) expect(description, name).toMatch(/^[A-Z].{10,}\.$/);
    expect(declared.indexOf('Providers')).toBeLessThan(declared.indexOf('Routes'));
  });

  it('describes every field and every parameter', () => {
    const bare = Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) => findBare(schema, name));
    expect(bare, 'describe them in their schema, or say what the name means in http/field-words.ts').toEqual([]);
    for (const { name, operation } of operations()) {
      for (const parameter of operation.parameters ?? []) {
        if ('name' in parameter) expect(parameter.description, `${name}: ${parameter.name}`).toMatch(/\S/);
      }
    }
  });

  it('lists the errors of every operation as problem documents with their codes', () => {
    for (const { name, operation } of operations()) {
      const failures = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
      expect(
        failures.map(([status]) => status),
        name,
      ).toEqual(expect.arrayContaining(['401', '403', '404', '503']));
      for (const [, failure] of failures) {
        expect(failure, name).toMatchObject({
          description: expect.stringMatching(/^`[a-z_]+`: /) as unknown,
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        });
      }
    }
  });

  it('has an example for every body and every resource answered', () => {
    const schemas = document.components?.schemas ?? {};
    for (const { name, operation } of operations()) {
      for (const content of [operation.requestBody, operation.responses['200'], operation.responses['201']]) {
        const ref = refOf(content);
        if (ref === undefined || /(?:Page|List)$/.test(ref)) continue;
        const schema = schemas[ref] as { example?: unknown; properties?: Record<string, { example?: unknown }> };
        const isShown =
          schema.example !== undefined ||
          Object.values(schema.properties ?? {}).some(({ example }) => example !== undefined);
        expect(isShown || unshown.has(ref), `${name}: ${ref}`).toBe(true);
      }
    }
  });

  it('holds examples that its own schemas accept', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'api', components: document.components });
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      const { example } = schema as { example?: unknown };
      if (example === undefined || typeof example !== 'object') continue;
      const isValid = ajv.validate({ $ref: `api#/components/schemas/${name}` }, example);
      expect(isValid, `${name}: ${ajv.errorsText()}`).toBe(true);
    }
  });

  it('refers to nothing that is not there, and shows no server of its own', () => {
    const text = JSON.stringify(document);
    const names = new Set(Object.keys(document.components?.schemas ?? {}));
    for (const [, name] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)) expect(names).toContain(name);
    expect(text).not.toContain('$defs');
    expect(document.servers).toEqual([]);
  });
});

/** What a made-up example would tell nobody anything about. */
const unshown = new Set(['Fleet', 'Request', 'AuditVerdict']);

function refOf(holder: unknown): string | undefined {
  const match = /"\$ref":"#\/components\/schemas\/([^"]+)"/.exec(JSON.stringify(holder ?? null));
  return match?.[1];
}

/** Fields without a description, by their path; what refers to a component is described there. */
function findBare(schema: unknown, path: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((member) => findBare(member, path));
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {}, items, additionalProperties, anyOf, oneOf, allOf } = schema as Record<string, unknown>;
  const own = Object.entries(properties as Record<string, Record<string, unknown>>).flatMap(([name, field]) => {
    const isDescribed = typeof field['description'] === 'string' || refOf(field) !== undefined;
    return [...(isDescribed ? [] : [`${path}.${name}`]), ...findBare(field, `${path}.${name}`)];
  });
  return [...own, ...[items, additionalProperties, anyOf, oneOf, allOf].flatMap((inner) => findBare(inner, path))];
}
