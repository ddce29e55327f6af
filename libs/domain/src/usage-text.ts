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

/** A start as a JSON list in the order of `usageColumns`. */
export function writeUsageStart(start: UsageStart): string {
  return JSON.stringify([...startValues(start), start.attrs]);
}

/** A whole row as a JSON list in the order of `usageColumns`: made once, and the same text all the way to the ledger. */
export function writeUsageRow(start: UsageStart, end: UsageEnd, proxyId: string): string {
  const values = startValues(start);
  values.push(
    clipOrNull(end.provider),
    clipOrNull(end.model_used),
    end.status,
    end.error_code,
    end.attempts,
    end.latency_ms,
    end.ttft_ms,
    end.usage_source,
    end.input_tokens,
    end.output_tokens,
    end.cached_input_tokens,
    end.cache_write_tokens,
    end.reasoning_tokens,
    proxyId,
    start.attrs,
  );
  return JSON.stringify(values);
}

/** The named values of a start's text; not checked. */
export function readUsageStart(values: unknown): unknown {
  return nameValues(startNames, values);
}

/** The named values of a list in the order of `columns`, as its writer knew them; not checked. */
export function readUsageRow(values: unknown, columns: readonly string[] = usageColumns): unknown {
  return nameValues(columns, values);
}

function startValues(start: UsageStart): (string | number | boolean | null | UsageStart['attrs'])[] {
  return [
    start.request_id,
    start.org,
    start.project,
    start.key_id,
    clip(start.route),
    start.dialect,
    clip(start.model_requested),
    start.is_streaming,
    start.started_at,
    start.revision,
  ];
}

function nameValues(names: readonly string[], values: unknown): unknown {
  if (!Array.isArray(values)) return values;
  const named: Record<string, unknown> = {};
  for (let at = 0; at < names.length; at += 1) named[names[at] ?? ''] = values[at];
  return named;
}
