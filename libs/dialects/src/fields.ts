import { fault, isJsonObject, type JsonObject, type JsonValue, type Problem } from '@headgate/kernel';

/**
 * Reads the members of one JSON object by name, notes every problem with its path, and knows which members nobody asked for.
 * `null` reads as absent: vendors' SDKs send it for what was not said.
 */
export class Fields {
  private readonly asked = new Set<string>();

  constructor(
    private readonly source: JsonObject,
    private readonly path: string,
    private readonly problems: Problem[],
  ) {}

  at(name: string | number): string {
    return this.path === '' ? String(name) : `${this.path}.${name}`;
  }

  problem(name: string, message: string): void {
    this.problems.push({ path: name === '' ? this.path : this.at(name), message });
  }

  /** The member as it is, of whatever type. */
  any(name: string): JsonValue | undefined {
    this.asked.add(name);
    return this.source[name] ?? undefined;
  }

  string(name: string): string | undefined {
    const value = this.any(name);
    if (value === undefined || typeof value === 'string') return value;
    this.problem(name, 'must be a string');
    return undefined;
  }

  requiredString(name: string): string {
    const value = this.any(name);
    if (typeof value === 'string') return value;
    this.problem(name, value === undefined ? 'is required' : 'must be a string');
    return '';
  }

  number(name: string): number | undefined {
    const value = this.any(name);
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value;
    this.problem(name, 'must be a number');
    return undefined;
  }

  integer(name: string, minimum?: number): number | undefined {
    const value = this.any(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= (minimum ?? value)) return value;
    this.problem(name, minimum === undefined ? 'must be an integer' : `must be an integer of at least ${minimum}`);
    return undefined;
  }

  boolean(name: string): boolean | undefined {
    const value = this.any(name);
    if (value === undefined || typeof value === 'boolean') return value;
    this.problem(name, 'must be true or false');
    return undefined;
  }

  object(name: string): JsonObject | undefined {
    const value = this.any(name);
    if (value === undefined || isJsonObject(value)) return value;
    this.problem(name, 'must be an object');
    return undefined;
  }

  list(name: string): readonly JsonValue[] | undefined {
    const value = this.any(name);
    if (value === undefined || isList(value)) return value;
    this.problem(name, 'must be an array');
    return undefined;
  }

  strings(name: string): readonly string[] | undefined {
    const values = this.list(name);
    if (values === undefined) return undefined;
    const texts = values.filter((value) => typeof value === 'string');
    if (texts.length < values.length) this.problem(name, 'must hold strings only');
    return texts;
  }

  /** The member's own fields. */
  fields(name: string): Fields | undefined {
    const value = this.object(name);
    return value === undefined ? undefined : new Fields(value, this.at(name), this.problems);
  }

  /** The fields of every object in a list; entries that are no objects are problems. */
  eachFields(name: string): Fields[] {
    const list = this.list(name) ?? [];
    return list.flatMap((value, index) => {
      const path = `${this.at(name)}.${index}`;
      if (isJsonObject(value)) return [new Fields(value, path, this.problems)];
      this.problems.push({ path, message: 'must be an object' });
      return [];
    });
  }

  /** The whole object as it came. */
  whole(): JsonObject {
    return this.source;
  }

  /** Members nobody asked for; undefined where there are none. */
  rest(): JsonObject | undefined {
    const entries = Object.entries(this.source).filter(([name]) => !this.asked.has(name));
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
}

/** Reads a body with `read`; throws `request_invalid` with every problem that was noted. */
export function readAll<T>(body: JsonObject, read: (fields: Fields) => T): T {
  const problems: Problem[] = [];
  const result = read(new Fields(body, '', problems));
  if (problems.length > 0) throw requestInvalid(problems);
  return result;
}

/** `request_invalid` whose sentence names the first problems. */
export function requestInvalid(problems: readonly Problem[]): Error {
  const shown = problems.slice(0, 5).map(({ path, message }) => (path === '' ? message : `${path} ${message}`));
  const more = problems.length > shown.length ? ` (and ${problems.length - shown.length} more)` : '';
  return fault('request_invalid', {
    message: `The request does not fit this endpoint: ${shown.join('; ')}${more}.`,
    problems,
  });
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
