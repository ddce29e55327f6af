import type { ReplyFallback, TaskLanguage } from '@headgate/dialects';
import { fault } from '@headgate/kernel';
import { FidelityLog } from '@headgate/providers';
import type { CallPreparation } from './call-preparation.ts';
import { parseAnswer } from './parse-answer.ts';
import type { PreparedCall } from './prepared-call.ts';

/** Work that is neither chat nor embeddings, at a provider that spells it otherwise; throws `feature_unsupported` where it cannot do it. */
export function prepareTask(
  { routed, planned, adapter, nowSeconds }: CallPreparation,
  task: TaskLanguage,
): PreparedCall {
  const { canonical } = task;
  const { body } = routed.request;
  if (canonical === undefined || body === undefined) return new FidelityLog(adapter.kind).refuse(task.feature, 'model');
  const call = canonical.readCall(body.json);
  const wire = adapter.tasks?.[call.operation];
  if (wire === undefined) return new FidelityLog(adapter.kind).refuse(task.feature, 'model');
  const fallback: ReplyFallback = {
    id: routed.incoming.requestId,
    createdSeconds: nowSeconds,
    model: planned.model,
  };
  const { path, headers, body: said, fidelity } = wire.buildRequest(call, planned.model);
  return {
    path: planned.target.suffix ?? path,
    headers: { ...headers },
    body: JSON.stringify(said),
    fidelity,
    isNative: false,
    framing: undefined,
    readWhole: (answer) => {
      const reply = wire.readReply(call, parseAnswer(answer));
      return {
        body: JSON.stringify(canonical.writeReply(call, reply, fallback)),
        usage: reply.usage,
        fault: undefined,
      };
    },
    openStream: neverStreamed,
  };
}

function neverStreamed(): never {
  throw fault('provider_reply_unreadable', { message: 'The provider answered with a stream nobody asked for.' });
}
