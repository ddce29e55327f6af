import type { ChatCall } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { FidelityLog } from './fidelity-log.ts';

/** For vendors that give one answer, without log probabilities, and keep no notes about who asked. */
export function checkPlainChat(call: ChatCall, log: FidelityLog): void {
  if (call.countsOnly === true) log.refuse('counting tokens without answering');
  if ((call.n ?? 1) > 1) log.refuse('n', 'n');
  if (call.logprobs !== undefined) log.refuse('logprobs', 'logprobs');
  const parallel = call.parallelToolCalls === false ? false : undefined;
  const unsaid = { user: call.user, metadata: call.metadata, parallel_tool_calls: parallel };
  for (const name of Object.keys(defined(unsaid))) log.drop(name);
}

/** Fields of the vendor's own that a caller of OpenAI's language sends besides; what nobody knows is dropped with a word. */
export function ownFieldsOf(call: ChatCall, known: ReadonlySet<string>, log: FidelityLog): JsonObject {
  const entries = Object.entries(call.extras.openai ?? {}).filter(([name]) => !said.has(name));
  for (const [name] of entries) if (!known.has(name)) log.drop(name);
  return Object.fromEntries(entries.filter(([name]) => known.has(name)));
}

/** Said in the canonical call, or about how OpenAI streams. */
const said: ReadonlySet<string> = new Set(['max_tokens', 'stream_options']);
