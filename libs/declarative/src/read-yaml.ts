import type { JsonValue } from '@headgate/kernel';
import { parseDocument, stringify } from 'yaml';

/** A text that is no YAML we read; the message says where and why, and quotes nothing of the text. */
export class YamlError extends Error {
  override readonly name = 'YamlError';
}

/**
 * Reads YAML 1.2 as JSON values: one document, no custom tags, no key twice, at most 100 aliases. Throws `YamlError`.
 * JSON is YAML, so it reads that too.
 */
export function readYaml(text: string): JsonValue {
  const value = parse(text);
  try {
    // Numbers such as .nan and maps with other keys have no place in JSON; this also unfolds aliases into plain copies.
    return JSON.parse(JSON.stringify(value ?? null)) as JsonValue;
  } catch {
    throw new YamlError('holds what JSON cannot say');
  }
}

/** Writes JSON values as YAML that `readYaml` reads back unchanged. */
export function writeYaml(value: object): string {
  return stringify(value, { lineWidth: 120, aliasDuplicateObjects: false });
}

function parse(text: string): unknown {
  let document;
  try {
    document = parseDocument(text, { prettyErrors: false, schema: 'core', uniqueKeys: true, logLevel: 'error' });
  } catch {
    throw new YamlError('is nested too deeply');
  }
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) throw new YamlError(`${lineOf(text, problem.pos[0])}: ${problem.code.toLowerCase()}`);
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new YamlError('is nested too deeply, or holds aliases that are missing or too many');
  }
}

function lineOf(text: string, position: number): string {
  const before = text.slice(0, position).split('\n');
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
