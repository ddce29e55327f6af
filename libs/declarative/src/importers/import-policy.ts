import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { ImportNotes } from './import-notes.ts';
import type { ImportedModel, ImportResult } from './import-result.ts';
import { resourceNameOf } from './resource-name-of.ts';

/** What each axis of an intelligent policy asks for. */
const axes: Readonly<Record<string, string>> = {
  cost: 'cost_optimized',
  performance: 'balanced',
  intelligence: 'quality_first',
};

/**
 * Reads a policy of the documents into a policy that tries its providers in order: what `fallback` says, and what is left of
 * `intelligent`, whose choice by its axis this version cannot make.
 */
export function importPolicy(policy: JsonValue, name: string): ImportResult {
  const notes = new ImportNotes();
  const file = isJsonObject(policy) ? policy : {};
  notes.addUnread('', file, ['type', 'axis', 'providers', 'name', 'description']);
  const models = isKnownType(file, notes) ? readProviders(file, notes) : [];
  if (models.length === 0) return { document: { version: 1, policies: [] }, notes: notes.notes };
  const { description } = file;
  const imported = {
    alias: nameOf(file, name, notes),
    ...(typeof description === 'string' && { description: description.slice(0, 500) }),
    targets: models.map((model, index) => ({
      id: `target-${index + 1}`,
      provider: model.provider,
      model: model.name,
    })),
  };
  return { document: { version: 1, policies: [imported] }, notes: notes.notes };
}

function isKnownType(file: JsonObject, notes: ImportNotes): boolean {
  if (file['type'] === 'fallback') return true;
  if (file['type'] === 'intelligent') noteAxis(file, notes);
  else notes.add('type', 'is neither "fallback" nor "intelligent"; not carried over');
  return file['type'] === 'intelligent';
}

function nameOf(file: JsonObject, name: string, notes: ImportNotes): string {
  const { name: written } = file;
  if (typeof written !== 'string' || written === '') return name;
  return resourceNameOf(written, { path: 'name', notes, taken: new Set() });
}

function noteAxis({ axis }: JsonObject, notes: ImportNotes): void {
  const strategy = typeof axis === 'string' && Object.hasOwn(axes, axis) ? ` ("${axes[axis] ?? ''}")` : '';
  notes.add(
    'axis',
    `this version cannot choose by axis ${JSON.stringify(axis ?? null)}${strategy}; its providers are tried in order`,
  );
}

/** Its providers by priority, the lowest number first; those without one in the order written, after the others. */
function readProviders(file: JsonObject, notes: ImportNotes): ImportedModel[] {
  const list = Array.isArray(file['providers']) ? (file['providers'] as readonly JsonValue[]) : [];
  const read = list.flatMap((entry, index) => {
    const path = `providers.${index}`;
    if (!isJsonObject(entry) || typeof entry['provider'] !== 'string' || typeof entry['model'] !== 'string') {
      notes.add(path, 'lacks provider or model; left out');
      return [];
    }
    notes.addUnread(path, entry, ['provider', 'model', 'priority']);
    const { provider, model, priority } = entry;
    const own = resourceNameOf(provider, { path: `${path}.provider`, notes, taken: new Set() });
    return [{ model: { name: model, provider: own }, rank: typeof priority === 'number' ? priority : Infinity }];
  });
  if (read.length === 0) notes.add('providers', 'holds none that can be carried over, so there is no policy');
  return [...read]
    .sort((left, right) => (left.rank === right.rank ? 0 : left.rank - right.rank))
    .map(({ model }) => model);
}
