import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { ImportNotes } from './import-notes.ts';

/** Groups that stand in when one fails, and where the file says so. */
export interface Fallbacks {
  readonly groups: readonly string[];
  readonly path: string;
}

/** What LiteLLM's settings say of all routes. */
export interface LiteLlmSettings {
  readonly retries: number | undefined;
  readonly timeouts: { total_ms?: number; ttft_ms?: number } | undefined;
  readonly fallbacks: ReadonlyMap<string, Fallbacks>;
  readonly defaultFallbacks: Fallbacks | undefined;
  readonly aliases: readonly { readonly alias: string; readonly group: string; readonly path: string }[];
}

const mostRetries = 5;
const read = [
  'num_retries',
  'request_timeout',
  'timeout',
  'stream_timeout',
  'fallbacks',
  'default_fallbacks',
  'model_group_alias',
  'routing_strategy',
];

/** Reads `litellm_settings` and `router_settings`; where both say something, the router's counts. */
export function readLiteLlmSettings(file: JsonObject, notes: ImportNotes): LiteLlmSettings {
  const sections = ['router_settings', 'litellm_settings'].flatMap((name) => {
    const value = file[name];
    return isJsonObject(value) ? [{ name, value }] : [];
  });
  for (const { name, value } of sections) {
    notes.addUnread(name, value, read);
    noteStrategy(value, name, notes);
  }
  const find = (field: string): { value: JsonValue; path: string } | undefined => {
    const section = sections.find(({ value }) => value[field] !== undefined && value[field] !== null);
    return section && { value: section.value[field] ?? null, path: `${section.name}.${field}` };
  };
  const total = readSeconds(find('timeout') ?? find('request_timeout'), { most: 3_600_000, notes });
  const first = readSeconds(find('stream_timeout'), { most: 600_000, notes });
  const timeouts = { ...(total !== undefined && { total_ms: total }), ...(first !== undefined && { ttft_ms: first }) };
  const usual = find('default_fallbacks');
  return {
    retries: readRetries(find('num_retries'), notes),
    timeouts: Object.keys(timeouts).length > 0 ? timeouts : undefined,
    fallbacks: readFallbacks(find('fallbacks'), notes),
    defaultFallbacks: usual && { groups: textsOf(usual.value), path: usual.path },
    aliases: readAliases(find('model_group_alias'), notes),
  };
}

type Found = { readonly value: JsonValue; readonly path: string } | undefined;

function noteStrategy(settings: JsonObject, name: string, notes: ImportNotes): void {
  const { routing_strategy: strategy } = settings;
  if (strategy === undefined || strategy === 'simple-shuffle') return;
  notes.add(
    `${name}.routing_strategy`,
    `${JSON.stringify(strategy)} is not carried over; the load is shared by weight`,
  );
}

function readRetries(found: Found, notes: ImportNotes): number | undefined {
  if (found === undefined) return undefined;
  const { value, path } = found;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    notes.add(path, 'is no count; not carried over');
    return undefined;
  }
  if (value > mostRetries) notes.add(path, `is ${value}; at most ${mostRetries} are possible`);
  return Math.min(value, mostRetries);
}

function readSeconds(found: Found, { most, notes }: { most: number; notes: ImportNotes }): number | undefined {
  if (found === undefined) return undefined;
  const ms = typeof found.value === 'number' ? Math.round(found.value * 1000) : Number.NaN;
  if (ms >= 1 && ms <= most) return ms;
  notes.add(found.path, `is no time up to ${most / 1000} s; not carried over`);
  return undefined;
}

function readFallbacks(found: Found, notes: ImportNotes): Map<string, Fallbacks> {
  const all = new Map<string, Fallbacks>();
  const list = Array.isArray(found?.value) ? (found.value as readonly JsonValue[]) : [];
  for (const [index, entry] of list.entries()) {
    const path = `${found?.path ?? ''}.${index}`;
    if (!isJsonObject(entry)) notes.add(path, 'is not carried over');
    else for (const [group, groups] of Object.entries(entry)) all.set(group, { groups: textsOf(groups), path });
  }
  return all;
}

function readAliases(found: Found, notes: ImportNotes): LiteLlmSettings['aliases'] {
  if (!isJsonObject(found?.value)) return [];
  return Object.entries(found.value).flatMap(([alias, target]) => {
    const path = `${found.path}.${alias}`;
    const group = isJsonObject(target) ? target['model'] : target;
    if (isJsonObject(target)) notes.addUnread(path, target, ['model']);
    if (typeof group !== 'string') notes.add(path, 'is not carried over');
    return typeof group === 'string' ? [{ alias, group, path }] : [];
  });
}

function textsOf(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((text): text is string => typeof text === 'string') : [];
}
