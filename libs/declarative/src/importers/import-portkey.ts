import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { ImportNotes } from './import-notes.ts';
import type { ImportedModel, ImportResult } from './import-result.ts';
import { readPortkeyTarget, type PortkeyTarget } from './portkey-target.ts';
import { ProviderAccounts } from './provider-accounts.ts';

const mostRetries = 5;
const read = [
  'mode',
  'options',
  'strategy',
  'targets',
  'retry',
  'request_timeout',
  'provider',
  'virtual_key',
  'api_key',
  'custom_host',
  'override_params',
];

/** Reads a Portkey config: one route of this name over its targets. */
export function importPortkey(config: JsonValue, name: string): ImportResult {
  const notes = new ImportNotes();
  const accounts = new ProviderAccounts(notes);
  const file = isJsonObject(config) ? config : {};
  notes.addUnread('', file, read);
  const mode = readMode(file, notes);
  const targets = readTargets(file, { notes, accounts });
  const isBalanced = mode === 'loadbalance';
  const weights = toWeights(targets);
  const models = targets.map(({ model }, index): ImportedModel => ({
    ...accounts.simplify(model),
    ...(isBalanced && { weight: weights[index] ?? 1 }),
    ...fallbackOf(mode, file),
  }));
  const settings = defined({
    failover: (mode === 'fallback' && models.length > 1) || undefined,
    retries: readRetries(file, notes),
    timeouts: readTimeout(file, notes),
  });
  if (models.length === 0) notes.add('targets', 'none can be carried over, so there is no route');
  const route = { name, models, ...(Object.keys(settings).length > 0 && { config: settings }) };
  const routes = models.length === 0 ? [] : [route];
  return { document: { version: 1, providers: accounts.list(), routes }, notes: notes.notes };
}

type Mode = 'single' | 'fallback' | 'loadbalance';

function readMode(file: JsonObject, notes: ImportNotes): Mode {
  const strategy = isJsonObject(file['strategy']) ? file['strategy'] : {};
  notes.addUnread('strategy', strategy, ['mode', 'on_status_codes']);
  const { mode = file['mode'] } = strategy;
  if (mode === undefined || mode === 'single') return 'single';
  if (mode === 'fallback' || mode === 'loadbalance') return mode;
  notes.add(
    strategy['mode'] === undefined ? 'mode' : 'strategy.mode',
    `${JSON.stringify(mode)} is not carried over; the targets are tried in order`,
  );
  return 'fallback';
}

function readTargets(file: JsonObject, open: { notes: ImportNotes; accounts: ProviderAccounts }): PortkeyTarget[] {
  // A config without targets is itself the one target.
  const field = ['targets', 'options'].find((name) => Array.isArray(file[name]));
  if (field === undefined) return readPortkeyTarget(file, '', { ...open, isWhole: true });
  const list = file[field] as readonly JsonValue[];
  return list.flatMap((target, index) => readPortkeyTarget(target, `${field}.${index}`, { ...open, isWhole: false }));
}

/** Shares of any size as whole numbers up to 100. */
function toWeights(targets: readonly PortkeyTarget[]): number[] {
  const shares = targets.map(({ weight }) => weight ?? 1);
  if (shares.every((share) => Number.isInteger(share) && share <= 100)) return shares;
  const total = shares.reduce((sum, share) => sum + share, 0);
  // A share that is small is still a share.
  return shares.map((share) => (share === 0 ? 0 : Math.max(1, Math.round((share / total) * 100))));
}

function fallbackOf(mode: Mode, file: JsonObject): Pick<ImportedModel, 'fallback_codes'> {
  const strategy = isJsonObject(file['strategy']) ? file['strategy'] : {};
  const codes = statusCodes(strategy['on_status_codes']);
  return mode === 'fallback' && codes.length > 0 ? { fallback_codes: codes } : {};
}

function statusCodes(value: JsonValue | undefined): number[] {
  const list = Array.isArray(value) ? (value as readonly JsonValue[]) : [];
  return list.filter(
    (code): code is number => typeof code === 'number' && Number.isInteger(code) && code >= 400 && code <= 599,
  );
}

function readRetries(file: JsonObject, notes: ImportNotes): number | undefined {
  const { retry } = file;
  if (!isJsonObject(retry)) return undefined;
  notes.addUnread('retry', retry, ['attempts']);
  const { attempts } = retry;
  if (typeof attempts !== 'number' || !Number.isInteger(attempts) || attempts < 0) return undefined;
  if (attempts > mostRetries) notes.add('retry.attempts', `is ${attempts}; at most ${mostRetries} are possible`);
  return Math.min(attempts, mostRetries);
}

function readTimeout(file: JsonObject, notes: ImportNotes): { total_ms: number } | undefined {
  const { request_timeout: ms } = file;
  if (ms === undefined) return undefined;
  if (typeof ms === 'number' && Number.isInteger(ms) && ms >= 1 && ms <= 3_600_000) return { total_ms: ms };
  notes.add('request_timeout', 'is no time up to 3600000 ms; not carried over');
  return undefined;
}
