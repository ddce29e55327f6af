import type { Account } from '../account.ts';
import { describeFidelity } from '../describe-fidelity.ts';
import { addJavelinObject } from '../add-javelin-object.ts';
import { isJavelinCall } from '../javelin-call.ts';
import type { FlatHeaders } from '../incoming-call.ts';
import type { OpenAnswer, StreamAnswer, WholeAnswer } from '../open-answer.ts';
import type { PipelineDeps } from '../pipeline-deps.ts';
import { replyHeaders } from '../reply-headers.ts';

/** Sends the answer to the caller: a whole one at once, a stream by the time the promise resolves, however it ended. */
export function sendReply(deps: PipelineDeps, account: Account, answer: OpenAnswer): void | Promise<void> {
  account.fidelity = describeFidelity(answer.prepared.fidelity);
  account.status = answer.status;
  account.firstByteMs = deps.clock.monotonicMs() - account.startedMonotonicMs;
  const headers = replyHeaders(account, answer.contentType);
  return answer.kind === 'whole' ? sendWhole(account, answer, headers) : sendStream(deps, account, answer, headers);
}

function sendWhole(account: Account, { prepared, status, body, usage }: WholeAnswer, headers: FlatHeaders): void {
  if (prepared.own !== undefined) headers.push(...Object.entries(prepared.own.headers).flat());
  account.usage = usage;
  account.reply.sendWhole(status, headers, isJavelinCall(account.incoming) ? addJavelinObject(account, body) : body);
}

async function sendStream(
  deps: PipelineDeps,
  account: Account,
  { status, relay, translation }: StreamAnswer,
  headers: FlatHeaders,
): Promise<void> {
  try {
    const end = await relay.sendTo(account.reply.openStream(status, headers));
    account.fault = end.fault;
    account.usage = translation.usage;
    if (end.fault !== undefined && relay.contentEvents !== undefined) estimateUsage(account, relay.contentEvents);
  } finally {
    deps.ticker.remove(relay);
  }
}

/** A stream that broke off was paid for as far as it went; the provider's own count mostly comes last and is missing then. */
function estimateUsage(account: Account, contentEvents: number): void {
  account.isUsageFinal = false;
  const counted = account.usage?.output_tokens ?? 0;
  account.usage = {
    input_tokens: null,
    cached_input_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
    ...account.usage,
    output_tokens: Math.max(counted, contentEvents),
  };
}
