import type { Account } from './account.ts';

const encoder = new TextEncoder();
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * A whole answer with what a client of the Javelin API reads of the call in its member `javelin`. Spliced in at the end, so that
 * not a byte of the provider's answer changes; what is no JSON object stays as it is.
 */
export function addJavelinObject(account: Account, body: Uint8Array | string): Uint8Array | string {
  const bytes = typeof body === 'string' ? encoder.encode(body) : body;
  const end = bytes.lastIndexOf(closeBrace);
  const begin = firstVisible(bytes, 0);
  if (end < 0 || bytes[begin] !== openBrace || firstVisible(bytes, end + 1) !== bytes.length) return body;
  const isEmpty = firstVisible(bytes, begin + 1) === end;
  const member = `${isEmpty ? '' : ','}"javelin":${JSON.stringify(describe(account))}`;
  return join([bytes.subarray(0, end), encoder.encode(member), bytes.subarray(end)]);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function describe({ routed, model, incoming }: Account): object {
  return {
    route_name: routed?.choice.route.name ?? null,
    model_name: model ?? null,
    correlation_id: incoming.requestId,
    archive_enabled: routed?.choice.route.archive !== undefined,
    // Nothing processes a call yet; saying otherwise would be a promise.
    processor_outputs: {},
  };
}

/** Where the first byte that is no white space of JSON stands, or the end. */
function firstVisible(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && isBlank(bytes[at])) at += 1;
  return at;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
