import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { listOf } from '../list-of.ts';

/** A schema as Gemini takes it, and whether something was lost that would have narrowed the values. */
export interface SanitisedSchema {
  readonly schema: JsonObject;
  readonly isLossy: boolean;
}

/**
 * Says a JSON Schema in the part of it Gemini accepts: references are put in their place, several types become `nullable` or
 * `anyOf`, constants become enumerations, and keywords the vendor refuses are left out.
 */
export function sanitiseSchema(schema: JsonObject): SanitisedSchema {
  const sanitiser = new Sanitiser(schema);
  return { schema: sanitiser.read(schema, []), isLossy: sanitiser.isLossy };
}

/** Taken over as they are. */
const plain: ReadonlySet<string> = new Set([
  'title',
  'description',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'pattern',
  'required',
  'propertyOrdering',
]);
/** Read elsewhere, or about nothing but the schema itself. */
const silent: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  '$ref',
  '$defs',
  'definitions',
  '$comment',
  'type',
  'nullable',
  'const',
  'enum',
  'format',
  'properties',
  'items',
  'anyOf',
  'oneOf',
  'allOf',
  'default',
  'example',
  'examples',
  'additionalProperties',
  'strict',
]);
const formats: ReadonlySet<JsonValue | undefined> = new Set(['float', 'double', 'int32', 'int64', 'date-time', 'enum']);
const maxDepth = 24;
/** References that meet again and again would make a small schema endless: what is beyond is an object of whatever kind. */
const maxNodes = 5000;

class Sanitiser {
  isLossy = false;
  private nodes = 0;

  constructor(private readonly root: JsonObject) {}

  /** `path`: the references on the way here; one that leads back into itself ends as an object of whatever kind. */
  read(source: JsonObject, path: readonly string[]): JsonObject {
    this.nodes += 1;
    if (path.length > maxDepth || this.nodes > maxNodes) return this.open();
    const { $ref } = source;
    if (typeof $ref === 'string') return this.follow(source, $ref, path);
    const merged = this.mergeAll(source);
    for (const name of Object.keys(merged)) if (!plain.has(name) && !silent.has(name)) this.isLossy = true;
    if (isJsonObject(merged['additionalProperties']) && merged['properties'] === undefined) this.isLossy = true;
    const kept = Object.entries(merged).filter(([name]) => plain.has(name));
    return this.withRequired({ ...Object.fromEntries(kept), ...this.kindOf(merged, path) });
  }

  private follow(source: JsonObject, ref: string, path: readonly string[]): JsonObject {
    const target = path.includes(ref) ? undefined : this.resolve(ref);
    if (target === undefined) return this.open();
    const { $ref: _, ...beside } = source;
    return this.read({ ...target, ...beside }, [...path, ref]);
  }

  private resolve(ref: string): JsonObject | undefined {
    if (!ref.startsWith('#')) return undefined;
    let at: JsonValue | undefined = this.root;
    for (const key of ref.slice(1).split('/').slice(1)) {
      const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
      at = isJsonObject(at) ? at[name] : undefined;
    }
    return isJsonObject(at) ? at : undefined;
  }

  private open(): JsonObject {
    this.isLossy = true;
    return { type: 'OBJECT' };
  }

  /** Gemini knows no `allOf`: its members become one schema. */
  private mergeAll(source: JsonObject): JsonObject {
    const all = listOf(source['allOf']).filter(isJsonObject);
    if (all.length === 0) return source;
    const { allOf: _, ...own } = source;
    return [own, ...all].reduce((merged, next) => mergeTwo(merged, this.inline(next)));
  }

  private inline(schema: JsonObject): JsonObject {
    const { $ref, ...own } = schema;
    const target = typeof $ref === 'string' ? this.resolve($ref) : undefined;
    return target === undefined ? schema : { ...target, ...own };
  }

  private kindOf(source: JsonObject, path: readonly string[]): JsonObject {
    const alternatives = [...listOf(source['anyOf']), ...listOf(source['oneOf'])].filter(isJsonObject);
    if (alternatives.length > 0) return this.anyOf(alternatives, source['nullable'] === true, path);
    const types = typesOf(source);
    const real = types.filter((type) => type !== 'null');
    const nullable = real.length < types.length || source['nullable'] === true ? { nullable: true } : {};
    if (real.length > 1) return { anyOf: real.map((type) => this.ofType(type, source, path)), ...nullable };
    return { ...this.ofType(real[0] ?? 'string', source, path), ...nullable };
  }

  private anyOf(alternatives: readonly JsonObject[], isNullable: boolean, path: readonly string[]): JsonObject {
    const real = alternatives.filter((schema) => schema['type'] !== 'null');
    const nullable = isNullable || real.length < alternatives.length ? { nullable: true } : {};
    const [only] = real;
    const isSingle = real.length === 1 && only !== undefined;
    const said = isSingle
      ? this.read(only, [...path, ''])
      : { anyOf: real.map((one) => this.read(one, [...path, ''])) };
    return { ...said, ...nullable };
  }

  private ofType(type: string, source: JsonObject, path: readonly string[]): JsonObject {
    const upper = type.toUpperCase();
    switch (type.toLowerCase()) {
      case 'object':
        return { type: upper, properties: this.properties(source, path) };
      case 'array': {
        const items = isJsonObject(source['items']) ? this.read(source['items'], [...path, '']) : { type: 'STRING' };
        if (source['items'] === undefined) this.isLossy = true;
        return { type: upper, items };
      }
      default:
        return { type: upper, ...this.values(type, source), ...this.format(source) };
    }
  }

  private properties(source: JsonObject, path: readonly string[]): JsonObject {
    const properties = isJsonObject(source['properties']) ? source['properties'] : {};
    const members = Object.entries(properties).map(
      ([name, member]) => [name, isJsonObject(member) ? this.read(member, [...path, '']) : this.open()] as const,
    );
    return Object.fromEntries(members);
  }

  /** Enumerations are of strings only. */
  private values(type: string, source: JsonObject): JsonObject {
    const constant = source['const'];
    const listed = constant === undefined ? listOf(source['enum']) : [constant];
    const values = listed.filter((value) => value !== null);
    if (values.length === 0) return {};
    if (type.toLowerCase() === 'string') return { enum: values.map(String) };
    this.isLossy = true;
    return {};
  }

  private format(source: JsonObject): JsonObject {
    const { format } = source;
    if (format === undefined) return {};
    if (formats.has(format)) return { format };
    this.isLossy = true;
    return {};
  }

  /** The vendor refuses a list of required members that names others than there are. */
  private withRequired(schema: JsonObject): JsonObject {
    const { required, ...rest } = schema;
    const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
    const known = listOf(required).filter((name) => typeof name === 'string' && name in properties);
    return known.length === 0 ? rest : { ...rest, required: known };
  }
}

function typesOf(source: JsonObject): string[] {
  const { type } = source;
  if (typeof type === 'string') return [type];
  const types = listOf(type).filter((entry) => typeof entry === 'string');
  return types.length > 0 ? types : [guessType(source)];
}

/** What a schema without a type can only mean. */
function guessType(source: JsonObject): string {
  if (source['properties'] !== undefined || source['additionalProperties'] !== undefined) return 'object';
  if (source['items'] !== undefined) return 'array';
  const sample = source['const'] ?? listOf(source['enum'])[0];
  if (typeof sample === 'number') return 'number';
  if (typeof sample === 'boolean') return 'boolean';
  return sample === undefined && Object.keys(source).length === 0 ? 'object' : 'string';
}

function mergeTwo(first: JsonObject, second: JsonObject): JsonObject {
  const properties = { ...asObject(first['properties']), ...asObject(second['properties']) };
  const required = [...new Set([...listOf(first['required']), ...listOf(second['required'])])];
  return {
    ...first,
    ...second,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
