import type { CanonicalCall, CanonicalReply, Choice, FinishReason, TokenUsage } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { ReplyFallback } from '../dialect.ts';
import { replyMismatch } from '../reply-mismatch.ts';
import { textToolsOf } from '../text-tools/text-tools-of.ts';
import { type ItemStatus, toItems, writeItem } from './output-items.ts';

/** How an answer ended, in the language's words. */
export interface Ending {
  readonly status: 'completed' | 'incomplete' | 'failed';
  readonly reason: string | undefined;
}

/** A whole chat answer as a `response`; of several choices the first, for the language has but one. */
export function writeResponse(reply: CanonicalReply, fallback: ReplyFallback, call: CanonicalCall): JsonObject {
  if (reply.operation !== 'chat') throw replyMismatch('chat', reply.operation);
  const choice: Choice = reply.choices[0] ?? { parts: [], finish: 'stop' };
  const head = headOf(reply, fallback);
  const ending = endingOf(choice.finish);
  const items = toItems(choice, head.id, textToolsOf(call));
  const output = items.map((item, index) =>
    writeItem(item, index === items.length - 1 ? lastStatus(ending) : 'completed'),
  );
  return writeBody(head, { ending, output, usage: reply.usage });
}

export interface ResponseHead {
  readonly id: string;
  readonly created_at: number;
  readonly model: string;
}

/** The members that are known from the start; ids of other languages are made ids of this one. */
export function headOf(
  reply: { readonly id: string; readonly model: string; readonly createdSeconds: number | undefined },
  fallback: ReplyFallback,
): ResponseHead {
  const id = reply.id === '' ? fallback.id : reply.id;
  return {
    id: id.startsWith('resp_') ? id : `resp_${id}`,
    created_at: reply.createdSeconds ?? fallback.createdSeconds,
    model: reply.model === '' ? fallback.model : reply.model,
  };
}

export interface ResponseState {
  /** Undefined while it goes on. */
  readonly ending: Ending | undefined;
  readonly output: readonly JsonObject[];
  readonly usage: TokenUsage | undefined;
}

/** A `response`, whole or in the making. */
export function writeBody(
  { id, created_at, model }: ResponseHead,
  { ending, output, usage }: ResponseState,
): JsonObject {
  const status = ending?.status ?? 'in_progress';
  return {
    id,
    object: 'response',
    created_at,
    status,
    error: status === 'failed' ? { code: 'server_error', message: 'The provider failed to finish the answer.' } : null,
    incomplete_details: status === 'incomplete' ? { reason: ending?.reason ?? 'content_filter' } : null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    store: false,
    temperature: null,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: null,
    usage: usage === undefined ? null : writeUsage(usage),
  };
}

export function endingOf(finish: FinishReason): Ending {
  switch (finish) {
    case 'length':
      return { status: 'incomplete', reason: 'max_output_tokens' };
    case 'content-filter':
    case 'refusal':
      return { status: 'incomplete', reason: 'content_filter' };
    case 'error':
      return { status: 'failed', reason: undefined };
    default:
      return { status: 'completed', reason: undefined };
  }
}

/** The status of what was being said when the answer ended. */
export function lastStatus({ status }: Ending): ItemStatus {
  return status === 'completed' ? 'completed' : 'incomplete';
}

function writeUsage(usage: TokenUsage): JsonObject {
  const input = usage.input_tokens ?? 0;
  const output = usage.output_tokens ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: usage.cached_input_tokens ?? 0,
      cache_write_tokens: usage.cache_write_tokens ?? 0,
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage.reasoning_tokens ?? 0 },
    total_tokens: input + output,
  };
}
