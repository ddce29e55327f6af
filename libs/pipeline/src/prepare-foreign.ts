import { spliceBody } from '@headgate/dialects';
import { forwardHeaders } from './forward-headers.ts';
import { forwardQuery } from './forward-query.ts';
import type { PreparedCall } from './prepared-call.ts';
import type { CallPreparation } from './call-preparation.ts';
import { RawTranslation } from './stream/raw-translation.ts';

/** Headers of an endpoint Headgate has no words for that are nobody's credential and nobody's framing. */
const plainHeaders = ['accept', 'content-type', 'anthropic-version', 'anthropic-beta', 'openai-beta'];

/** An endpoint of the provider that Headgate has no words for: everything passes as it came. */
export function prepareForeign({ routed, planned, adapter }: CallPreparation): PreparedCall {
  const { body, bytes, model } = routed.request;
  const asked = routed.choice.rest + forwardQuery(routed.incoming.query);
  const needsModel = body !== undefined && model !== undefined && planned.model !== '' && planned.model !== model;
  const defaults = [...adapter.native.values()][0]?.defaultHeaders ?? {};
  return {
    path: adapter.foreignPath?.(asked) ?? asked,
    headers: forwardHeaders(routed.incoming, plainHeaders, defaults),
    body: needsModel ? spliceBody(bytes, body.scan, { model: planned.model }) : bytes.length === 0 ? undefined : bytes,
    fidelity: undefined,
    isNative: true,
    framing: undefined,
    readWhole: (answer) => ({ body: answer, usage: undefined, fault: undefined }),
    openStream: () => new RawTranslation(),
  };
}
