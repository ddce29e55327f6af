import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { ImportNotes } from './import-notes.ts';
import type { ImportedModel, ImportedPolicy } from './import-result.ts';
import { resourceNameOf } from './resource-name-of.ts';

/** What each axis of an intelligent policy asks for. */
const axes: Readonly<Record<string, string>> = {
  cost: 'cost_optimized',
  performance: 'balanced',
  intelligence: 'quality_first',
};

/** Where a policy stands in its file, and who notes what of it is not carried over. */
export interface PolicyPlace {
  readonly at: (field: string) => string;
  readonly notes: ImportNotes;
}

/**
 * The targets of the documents' short form: what `fallback` says, and what is left of `intelligent`, whose choice by its axis this
 * version cannot make. Empty where nothing can be carried over.
 */
export function readShortPolicy(file: JsonObject, { at, notes }: PolicyPlace): ImportedPolicy['targets'] {
  if (file['type'] === 'intelligent') noteAxis(file, { at, notes });
  return readProviders(file, { at, notes }).map(({ provider, name }, index) => ({
    id: `target-${index + 1}`,
    provider,
    model: name,
  }));
}

function noteAxis({ axis }: JsonObject, { at, notes }: PolicyPlace): void {
  const strategy = typeof axis === 'string' && Object.hasOwn(axes, axis) ? ` ("${axes[axis] ?? ''}")` : '';
  notes.add(
    at('axis'),
    `this version cannot choose by axis ${JSON.stringify(axis ?? null)}${strategy}; its providers are tried in order`,
  );
}

/** Its providers by priority, the lowest number first; those without one in the order written, after the others. */
function readProviders(file: JsonObject, { at, notes }: PolicyPlace): ImportedModel[] {
  const list = Array.isArray(file['providers']) ? (file['providers'] as readonly JsonValue[]) : [];
  const read = list.flatMap((entry, index) => {
    const path = at(`providers.${index}`);
    if (!isJsonObject(entry) || typeof entry['provider'] !== 'string' || typeof entry['model'] !== 'string') {
      notes.add(path, 'lacks provider or model; left out');
      return [];
    }
    notes.addUnread(path, entry, ['provider', 'model', 'priority']);
    const { provider, model, priority } = entry;
    const own = resourceNameOf(provider, { path: `${path}.provider`, notes, taken: new Set() });
    return [{ model: { name: model, provider: own }, rank: typeof priority === 'number' ? priority : Infinity }];
  });
  if (read.length === 0) notes.add(at('providers'), 'holds none that can be carried over, so there is no policy');
  return [...read]
    .sort((left, right) => (left.rank === right.rank ? 0 : left.rank - right.rank))
    .map(({ model }) => model);
}
