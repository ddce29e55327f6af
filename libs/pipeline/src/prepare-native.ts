import { type BodyChange, spliceBody } from '@headgate/dialects';
import { fault } from '@headgate/kernel';
import type { NativeLanguage } from '@headgate/providers';
import { forwardHeaders } from './forward-headers.ts';
import type { PreparedCall } from './prepared-call.ts';
import type { CallPreparation } from './call-preparation.ts';
import { NativeTranslation } from './stream/native-translation.ts';

/** The provider speaks the caller's language: the caller's bytes travel, with nothing but the model name replaced. */
export function prepareNative({ routed, planned }: CallPreparation, native: NativeLanguage): PreparedCall {
  const { body, bytes, model, isStreaming } = routed.request;
  if (body === undefined) throw fault('request_invalid');
  const asksUsage = isStreaming && native.needsUsageAsked(body.json);
  const needsModel = planned.model !== '' && planned.model !== model;
  const change: BodyChange = { ...(needsModel && { model: planned.model }), ...(asksUsage && { asksUsage }) };
  return {
    path: (planned.target.suffix ?? native.path) + routed.incoming.query,
    headers: forwardHeaders(routed.incoming, native.forwardedHeaders, native.defaultHeaders),
    body: needsModel || asksUsage ? spliceBody(bytes, body.scan, change) : bytes,
    fidelity: undefined,
    isNative: true,
    readWhole: (answer) => {
      const { usage, fault: failure } = native.readUsage(answer);
      return { body: answer, usage, fault: failure };
    },
    openStream: () => new NativeTranslation(native.openTap({ hideUsage: asksUsage })),
  };
}
