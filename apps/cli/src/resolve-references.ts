import path from 'node:path';
import { parseSecretReference, secretReference } from '@headgate/declarative';
import { isJsonObject, type JsonValue } from '@headgate/kernel';
import { CliError } from './cli-error.ts';
import type { CliConfig } from './config.ts';
import type { Files } from './files.ts';

/** Where references are looked up. */
export interface Sources {
  readonly readVariable: CliConfig['readVariable'];
  readonly files: Files;
  /** Folder that relative paths start from: that of the document. */
  readonly folder: string;
}

/** The document with every secret it refers to in its place; throws one error that lists all that are not there. */
export async function resolveReferences(document: JsonValue, sources: Sources): Promise<JsonValue> {
  if (!isJsonObject(document) || !Array.isArray(document['providers'])) return document;
  const problems: string[] = [];
  const providers: JsonValue[] = [];
  for (const [index, provider] of (document['providers'] as readonly JsonValue[]).entries()) {
    providers.push(await resolveProvider(provider, { ...sources, path: `providers.${index}`, problems }));
  }
  if (problems.length > 0) throw new CliError(['Secrets that cannot be read:', ...problems].join('\n'));
  return { ...document, providers };
}

interface Resolving extends Sources {
  readonly path: string;
  readonly problems: string[];
}

async function resolveProvider(provider: JsonValue, resolving: Resolving): Promise<JsonValue> {
  if (!isJsonObject(provider) || !Array.isArray(provider['secrets'])) return provider;
  const secrets: JsonValue[] = [];
  for (const [index, secret] of (provider['secrets'] as readonly JsonValue[]).entries()) {
    const at = `${resolving.path}.secrets.${index}.value`;
    const reference = isJsonObject(secret) ? secretReference.safeParse(secret['value']) : undefined;
    if (!isJsonObject(secret) || reference?.success !== true) secrets.push(secret);
    else secrets.push({ ...secret, value: await readSource(reference.data, { ...resolving, path: at }) });
  }
  return { ...provider, secrets };
}

async function readSource(reference: { from: string }, resolving: Resolving): Promise<string> {
  const { kind, name } = parseSecretReference(reference);
  const text =
    kind === 'env'
      ? resolving.readVariable(name)
      : await resolving.files.read(path.resolve(resolving.folder, name)).catch(() => undefined);
  // Files of secrets mostly end in a line break that is no part of them.
  const value = text?.trim() ?? '';
  if (value === '') {
    const what = kind === 'env' ? `the variable ${name} is not set` : `${name} is not there, not readable or empty`;
    resolving.problems.push(`  ${resolving.path}: ${what}`);
  }
  return value;
}
