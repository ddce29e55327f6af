import type { Account } from '../account.ts';
import { describeFidelity } from '../describe-fidelity.ts';
import { addJavelinObject } from '../add-javelin-object.ts';
import { isJavelinCall } from '../javelin-call.ts';
import type { OpenAnswer } from '../open-answer.ts';
import type { PipelineDeps } from '../pipeline-deps.ts';
import { replyHeaders } from '../reply-headers.ts';

/** Sends the answer to the caller; resolves when the last byte is handed over, however a stream ended. */
export async function sendReply(deps: PipelineDeps, account: Account, answer: OpenAnswer): Promise<void> {
  const { reply } = account;
  account.fidelity = describeFidelity(answer.prepared.fidelity);
  account.status = answer.status;
  account.firstByteMs = deps.clock.monotonicMs() - account.startedMonotonicMs;
  const headers = replyHeaders(account, answer.contentType);
  if (answer.kind === 'whole') {
    const { own } = answer.prepared;
    if (own !== undefined) headers.push(...Object.entries(own.headers).flat());
    account.usage = answer.usage;
    const body = isJavelinCall(account.incoming) ? addJavelinObject(account, answer.body) : answer.body;
    reply.sendWhole(answer.status, headers, body);
    return;
  }
  try {
    const end = await answer.relay.sendTo(reply.openStream(answer.status, headers));
    account.fault = end.fault;
    account.usage = answer.translation.usage;
    const { contentEvents } = answer.relay;
    if (end.fault !== undefined && contentEvents !== undefined) estimateUsage(account, contentEvents);
  } finally {
    deps.ticker.remove(answer.relay);
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
