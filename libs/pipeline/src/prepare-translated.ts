import type { Dialect, ReplyFallback } from '@headgate/dialects';
import { knowLimits } from './know-limits.ts';
import { parseAnswer } from './parse-answer.ts';
import type { PreparedCall } from './prepared-call.ts';
import type { CallPreparation } from './call-preparation.ts';
import { CanonicalTranslation } from './stream/canonical-translation.ts';

/** The provider speaks another language: the call goes through the canonical form there and back. */
export function prepareTranslated(preparation: CallPreparation, dialect: Dialect): PreparedCall {
  const { routed, planned, adapter, nowSeconds, findFacts } = preparation;
  const call = knowLimits(routed.canonical, findFacts);
  const wire = adapter.buildRequest(call, planned.model);
  const fallback: ReplyFallback = {
    id: routed.incoming.requestId,
    createdSeconds: nowSeconds,
    model: planned.model,
  };
  return {
    path: planned.target.suffix ?? wire.path,
    headers: { ...wire.headers },
    body: JSON.stringify(wire.body),
    fidelity: wire.fidelity,
    isNative: false,
    framing: adapter.framing,
    readWhole: (answer) => {
      const reply = adapter.readReply(call, parseAnswer(answer));
      return { body: JSON.stringify(dialect.writeReply(reply, fallback, call)), usage: reply.usage, fault: undefined };
    },
    openStream: () => new CanonicalTranslation(adapter.openStream(call), dialect.openStream(call, fallback)),
  };
}
