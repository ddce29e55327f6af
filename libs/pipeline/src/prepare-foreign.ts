import { spliceBody } from '@headgate/dialects';
import type { LiveCustomRoute } from '@headgate/domain';
import { fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import { findDeclaredFailure, sniffUsage } from '@headgate/providers';
import { forwardHeaders } from './forward-headers.ts';
import { forwardQuery } from './forward-query.ts';
import type { PreparedCall, WholeReply } from './prepared-call.ts';
import type { CallPreparation } from './call-preparation.ts';
import { parseAnswer } from './parse-answer.ts';
import { MappedTranslation } from './stream/mapped-translation.ts';
import { RawTranslation } from './stream/raw-translation.ts';

/** Headers of an endpoint Headgate has no words for that are nobody's credential and nobody's framing. */
const plainHeaders = ['accept', 'content-type', 'anthropic-version', 'anthropic-beta', 'openai-beta'];

/**
 * An endpoint of the provider that Headgate has no words for: everything passes as it came, but for what a custom route says
 * otherwise. What the answer counts is read wherever it stands in a shape we know.
 */
export function prepareForeign(preparation: CallPreparation): PreparedCall {
  const { routed, adapter } = preparation;
  const { custom } = routed.choice.route;
  const defaults = [...adapter.native.values()][0]?.defaultHeaders ?? {};
  return {
    path: pathOf(preparation),
    headers: { ...forwardHeaders(routed.incoming, plainHeaders, defaults), ...custom?.headers },
    body: custom?.request === undefined ? passBody(preparation) : fillBody(preparation, custom.request),
    fidelity: undefined,
    isNative: true,
    framing: undefined,
    followsAnswer: custom?.response === undefined,
    readWhole: (answer) => readForeign(answer, custom),
    openStream: (format) => (isMapped(custom) ? new MappedTranslation(custom, format) : new RawTranslation()),
  };
}

function pathOf({ routed, planned, adapter }: CallPreparation): string {
  const { rest, query } = routed.choice;
  const asked = (planned.target.suffix ?? rest) + forwardQuery(query ?? routed.incoming.query);
  return adapter.foreignPath?.(asked) ?? asked;
}

function isMapped(custom: LiveCustomRoute | undefined): custom is LiveCustomRoute {
  return (custom?.stream ?? custom?.usage ?? custom?.error) !== undefined;
}

function passBody({ routed, planned }: CallPreparation): Uint8Array | undefined {
  const { body, bytes, model } = routed.request;
  const needsModel = body !== undefined && model !== undefined && planned.model !== '' && planned.model !== model;
  if (needsModel) return spliceBody(bytes, body.scan, { model: planned.model });
  return bytes.length === 0 ? undefined : bytes;
}

function fillBody({ routed, planned }: CallPreparation, request: NonNullable<LiveCustomRoute['request']>): string {
  const { body } = routed.request;
  if (body === undefined) {
    throw fault('content_type_unsupported', { message: `The route "${routed.choice.route.name}" takes a JSON body.` });
  }
  const source: JsonObject = { ...body.json, ...(planned.model !== '' && { model: planned.model }) };
  return JSON.stringify(request.fill(source));
}

function readForeign(answer: Uint8Array, custom: LiveCustomRoute | undefined): WholeReply {
  if ((custom?.response ?? custom?.usage ?? custom?.error) === undefined) {
    return { body: answer, usage: sniffUsage(answer), fault: undefined };
  }
  return readDeclared(answer, custom ?? {});
}

function readDeclared(answer: Uint8Array, { response, usage, error }: Partial<LiveCustomRoute>): WholeReply {
  const value = parseAnswer(answer);
  if (!isJsonObject(value)) throw fault('provider_reply_unreadable');
  return {
    body: response === undefined ? answer : JSON.stringify(response.fill(value)),
    usage: usage === undefined ? sniffUsage(answer) : usage(value),
    fault: findDeclaredFailure(value, error),
  };
}
