import type { UsageEnd, UsageRow, UsageStart } from './usage.ts';

/** What a request is known by before it ends, in the order of its text; `attrs` come last, here and below: older records lack them. */
const earlyColumns = {
  request_id: true,
  org: true,
  project: true,
  key_id: true,
  route: true,
  dialect: true,
  model_requested: true,
  is_streaming: true,
  started_at: true,
  revision: true,
} as const satisfies Record<Exclude<keyof UsageStart, 'attrs'>, true>;

const allColumns = {
  ...earlyColumns,
  provider: true,
  model_used: true,
  status: true,
  error_code: true,
  attempts: true,
  latency_ms: true,
  ttft_ms: true,
  usage_source: true,
  input_tokens: true,
  output_tokens: true,
  cached_input_tokens: true,
  cache_write_tokens: true,
  reasoning_tokens: true,
  proxy_id: true,
  attrs: true,
} as const satisfies Record<keyof UsageRow, true>;

/**
 * The order in which a row's values travel. Names are said once per batch and not with every row: they are two thirds of its
 * text, and each request's is written, checked, queued and read.
 */
export const usageColumns = Object.keys(allColumns) as readonly (keyof UsageRow)[];

const startNames = [...Object.keys(earlyColumns), 'attrs'];

/** Longest text of a row: names come from callers and providers, and a megabyte must not stop the accounting. */
const maxChars = 512;

function clip(text: string): string {
  return text.length <= maxChars ? text : text.slice(0, maxChars).toWellFormed();
}

function clipOrNull(text: string | null): string | null {
  return text === null ? null : clip(text);
}

/** Gives the JSON of a value that is mostly the one before: names of tenants, routes and models come again with nearly every call. */
function remembering<T>(write: (value: T) => string): (value: T) => string {
  let last: { readonly value: T; readonly json: string } | undefined;
  return (value) => {
    if (last?.value !== value) last = { value, json: write(value) };
    return last.json;
  };
}

const name = (): ((text: string | null) => string) => remembering((text) => JSON.stringify(text));

/** One memory per column. */
const write = {
  org: name(),
  project: name(),
  key: name(),
  route: name(),
  dialect: name(),
  modelRequested: name(),
  startedAt: name(),
  attrs: remembering((attrs: UsageStart['attrs']) => JSON.stringify(attrs)),
  provider: name(),
  modelUsed: name(),
  errorCode: name(),
  usageSource: name(),
  proxy: name(),
};

/** JSON has no word for a number that is none. */
function count(value: number | null): string {
  return Number.isFinite(value) ? String(value) : 'null';
}

/** Milliseconds to the microsecond. Whole numbers are put side by side: to find the shortest text of a fraction takes ten times as long. */
function milliseconds(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return 'null';
  const micros = Math.round(value * 1000);
  const rest = micros % 1000;
  // None, or below zero, as no clock that only goes forward gives: what is written stays JSON all the same.
  if (rest <= 0) return String(micros / 1000);
  return `${(micros - rest) / 1000}.${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}`;
}

/** A start as a JSON list in the order of `usageColumns`. */
export function writeUsageStart(start: UsageStart): string {
  return `[${startText(start)},${write.attrs(start.attrs)}]`;
}

/**
 * A whole row as a JSON list in the order of `usageColumns`: made once, and the same text all the way to the ledger. Put together by
 * hand: a serializer would spell out every name anew. `startJson` is what `writeUsageStart` gave for the start, where that is at hand.
 */
export function writeUsageRow(
  start: UsageStart,
  end: UsageEnd,
  proxyId: string,
  startJson: string = writeUsageStart(start),
): string {
  const attrs = write.attrs(start.attrs);
  const early = startJson.slice(0, -attrs.length - 2);
  const outcome = `${write.provider(clipOrNull(end.provider))},${write.modelUsed(clipOrNull(end.model_used))},${count(end.status)},${write.errorCode(end.error_code)}`;
  const times = `${count(end.attempts)},${milliseconds(end.latency_ms)},${milliseconds(end.ttft_ms)},${write.usageSource(end.usage_source)}`;
  const input = `${count(end.input_tokens)},${count(end.output_tokens)},${count(end.cached_input_tokens)}`;
  const rest = `${count(end.cache_write_tokens)},${count(end.reasoning_tokens)},${write.proxy(proxyId)}`;
  return `${early},${outcome},${times},${input},${rest},${attrs}]`;
}

function startText(start: UsageStart): string {
  const tenant = `${write.org(start.org)},${write.project(start.project)},${write.key(start.key_id)}`;
  const asked = `${write.route(clip(start.route))},${write.dialect(start.dialect)},${write.modelRequested(clip(start.model_requested))}`;
  const when = `${write.startedAt(start.started_at)},${count(start.revision)}`;
  return `${JSON.stringify(start.request_id)},${tenant},${asked},${start.is_streaming ? 'true' : 'false'},${when}`;
}

/** The named values of a start's text; not checked. */
export function readUsageStart(values: unknown): unknown {
  return nameValues(startNames, values);
}

/** The named values of a list in the order of `columns`, as its writer knew them; not checked. */
export function readUsageRow(values: unknown, columns: readonly string[] = usageColumns): unknown {
  return nameValues(columns, values);
}

function nameValues(names: readonly string[], values: unknown): unknown {
  if (!Array.isArray(values)) return values;
  const named: Record<string, unknown> = {};
  for (let at = 0; at < names.length; at += 1) named[names[at] ?? ''] = values[at];
  return named;
}
