import { findUnavailablePolicy, normalisePolicy, policyInput, slug } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { listDefaults } from './list-defaults.ts';
import { ImportNotes } from './import-notes.ts';
import type { ImportedPolicy, ImportResult } from './import-result.ts';
import { type PolicyPlace, readShortPolicy } from './read-short-policy.ts';
import { resourceNameOf } from './resource-name-of.ts';

/** Members that say who a policy is, which become others here or nothing. */
const identity = ['name', 'alias', 'description', 'id', 'version', 'scope', 'project', 'is_default', 'default'];

/**
 * Reads a policy of the documents, or a list of them: the short form, or the normal one as it is read from another gateway of this
 * kind. One that is the default of its organization or project becomes that.
 */
export function importPolicy(policy: JsonValue, name: string): ImportResult {
  const notes = new ImportNotes();
  const entries = listEntries(policy);
  const taken = new Set<string>();
  const read = entries.flatMap(({ value, prefix }, index) => {
    const at = (field: string): string => `${prefix}${field}`;
    const usual = entries.length === 1 ? name : `${name}-${index + 1}`;
    const file = isJsonObject(value) ? value : {};
    const imported = readPolicy(file, nameOf(file, usual, { at, notes, taken }), { at, notes });
    return imported === undefined ? [] : [{ policy: imported, isDefault: isDefault(file), at }];
  });
  const document = { version: 1 as const, ...listDefaults(read, notes), policies: read.map((each) => each.policy) };
  return { document, notes: notes.notes };
}

function listEntries(policy: JsonValue): { value: JsonValue; prefix: string }[] {
  const inside = isJsonObject(policy) && Array.isArray(policy['policies']) ? policy['policies'] : undefined;
  const [list, prefix] = inside === undefined ? [policy, ''] : [inside, 'policies.'];
  if (!Array.isArray(list)) return [{ value: policy, prefix: '' }];
  return (list as readonly JsonValue[]).map((value, index) => ({ value, prefix: `${prefix}${index}.` }));
}

function isDefault(file: JsonObject): boolean {
  return file['is_default'] === true || file['default'] === true;
}

function nameOf(file: JsonObject, name: string, place: PolicyPlace & { taken: Set<string> }): string {
  const field = file['alias'] === undefined ? 'name' : 'alias';
  const written = file[field];
  const { at, notes, taken } = place;
  return resourceNameOf(typeof written === 'string' && written !== '' ? written : name, {
    path: at(field),
    notes,
    taken,
  });
}

function readPolicy(file: JsonObject, alias: string, place: PolicyPlace): ImportedPolicy | undefined {
  const project = readProject(file, place);
  const { description } = file;
  const about = { alias, project, ...(typeof description === 'string' && { description: description.slice(0, 500) }) };
  const isShort = file['type'] === 'fallback' || file['type'] === 'intelligent';
  if (!isShort) return readNormal(file, about, place);
  const { at, notes } = place;
  const read = [...identity, 'type', 'axis', 'providers'];
  for (const field of Object.keys(file)) if (!read.includes(field)) notes.add(at(field), 'is not carried over');
  const targets = readShortPolicy(file, place);
  return targets?.length === 0 ? undefined : defined({ ...about, targets });
}

/** What the schema of policies itself accepts, and this version serves. */
function readNormal(
  file: JsonObject,
  about: Omit<ImportedPolicy, 'targets'>,
  { at, notes }: PolicyPlace,
): ImportedPolicy | undefined {
  if (file['targets'] === undefined && file['providers'] === undefined) {
    notes.add(at('type'), 'is neither "fallback" nor "intelligent", nor are there targets; not carried over');
    return undefined;
  }
  const own = Object.fromEntries(Object.entries(file).filter(([field]) => !identity.includes(field)));
  const normal = normalisePolicy(own);
  const { project, ...policy } = about;
  const parsed = policyInput.safeParse({ ...policy, ...(isJsonObject(normal.body) && normal.body) });
  const problems = [
    ...normal.problems,
    ...(parsed.error?.issues ?? []).map(({ path, message }) => ({ path: path.join('.'), message })),
    ...(parsed.success ? findUnavailablePolicy(parsed.data) : []),
  ];
  for (const { path, message } of problems)
    notes.add(at(normal.toWrittenPath(path)), `${message}; the policy is left out`);
  return problems.length > 0 || !parsed.success ? undefined : defined({ ...parsed.data, project });
}

function readProject(file: JsonObject, { at, notes }: PolicyPlace): string | undefined {
  const scope = isJsonObject(file['scope']) ? file['scope'] : {};
  const [written, field] =
    file['project'] === undefined ? [scope['project'], 'scope.project'] : [file['project'], 'project'];
  if (written === undefined || written === null) return undefined;
  const parsed = slug.safeParse(written);
  if (!parsed.success) notes.add(at(field), 'is no slug of a project; the policy becomes one of the organization');
  return parsed.data;
}
