import { type BodyChange, editBody, type RequestBody, spliceBody, splicePieces } from '@headgate/dialects';
import { type Fault, fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import type { AdaptedBody, BodyEdit, NativeAsk, NativeLanguage } from '@headgate/providers';
import { BodyPieces } from './body-pieces.ts';
import { forwardHeaders } from './forward-headers.ts';
import { forwardQuery } from './forward-query.ts';
import type { UpstreamBody } from './ports.ts';
import type { PreparedCall } from './prepared-call.ts';
import type { CallPreparation } from './call-preparation.ts';
import { NativeTranslation } from './stream/native-translation.ts';

/** The provider speaks the caller's language: the caller's bytes travel, with nothing but the model name replaced. */
export function prepareNative(preparation: CallPreparation, native: NativeLanguage): PreparedCall {
  const { routed } = preparation;
  const { body, bytes } = routed.request;
  if (body === undefined) throw fault('request_invalid');
  if (native.edit !== undefined) return prepareEdited(preparation, native, native.edit(askOf(preparation, body.json)));
  const adapted = native.adapt?.(body.json);
  const json = adapted?.body ?? body.json;
  const change = changeOf(preparation, native, json);
  const { headers, ...rest } = common(preparation, native, change?.asksUsage === true);
  const said = adapted === undefined ? sayBytes(bytes, body, change) : sayAdapted(adapted, change);
  return {
    ...rest,
    headers: said instanceof BodyPieces ? { ...headers, 'content-length': String(said.byteLength) } : headers,
    body: said,
    fidelity: adapted?.fidelity,
    amend: (failure) => amendNative(preparation, native, { failure, body: json, change }),
  };
}

interface Refused {
  readonly failure: Fault;
  readonly body: JsonObject;
  readonly change: BodyChange | undefined;
}

function amendNative(
  preparation: CallPreparation,
  native: NativeLanguage,
  { failure, body, change }: Refused,
): PreparedCall | undefined {
  const amended = native.amend?.(failure, body);
  if (amended === undefined) return undefined;
  const hideUsage = change?.asksUsage === true;
  const { fidelity } = amended;
  return { ...common(preparation, native, hideUsage), body: sayAdapted(amended, change), fidelity };
}

/** Members that the vendor wants elsewhere; everything else stays byte for byte. */
function prepareEdited(preparation: CallPreparation, native: NativeLanguage, edit: BodyEdit): PreparedCall {
  const { headers, ...rest } = common(preparation, native, false);
  return {
    ...rest,
    headers: { ...headers, ...edit.headers },
    body: editBody(preparation.routed.request.bytes, edit),
    fidelity: { coerced: [], dropped: edit.dropped },
  };
}

function askOf({ routed, planned }: CallPreparation, body: JsonObject): NativeAsk {
  return { body, model: planned.model, header: (name) => routed.incoming.header(name) };
}

/** What is the same however the body is said. */
function common(
  preparation: CallPreparation,
  native: NativeLanguage,
  hideUsage: boolean,
): Omit<PreparedCall, 'body' | 'fidelity'> {
  return {
    path: pathOf(preparation, native),
    headers: forwardHeaders(preparation.routed.incoming, native.forwardedHeaders, native.defaultHeaders),
    isNative: true,
    framing: native.framing,
    followsAnswer: native.followsAnswer === true,
    readWhole: (answer) => {
      const { usage, fault: failure } = native.readUsage(answer);
      return { body: answer, usage, fault: failure };
    },
    openStream: () => new NativeTranslation(native.openTap({ hideUsage })),
  };
}

/** From here on a copy of the body would cost more than sending it in pieces. */
const largeBytes = 256 * 1024;

function sayBytes(bytes: Uint8Array, { scan }: RequestBody, change: BodyChange | undefined): UpstreamBody {
  if (change === undefined) return bytes;
  return bytes.length < largeBytes
    ? spliceBody(bytes, scan, change)
    : new BodyPieces(splicePieces(bytes, scan, change));
}

/** Where the vendor cannot take the body as it came, it is said anew, the same way each time: prompt caches see one prefix. */
function sayAdapted({ body }: AdaptedBody, change: BodyChange | undefined): string {
  const options = body['stream_options'];
  return JSON.stringify({
    ...body,
    ...(change?.model !== undefined && { model: change.model }),
    ...(change?.asksUsage === true && {
      stream_options: { ...(isJsonObject(options) ? options : {}), include_usage: true },
    }),
  });
}

/** The query of a path that names its model says how to answer, which is said anew, and may hold the caller's key. */
function pathOf({ routed, planned }: CallPreparation, native: NativeLanguage): string {
  if (native.pathOf !== undefined) {
    return planned.target.suffix ?? native.pathOf(planned.model, routed.request.isStreaming);
  }
  return (planned.target.suffix ?? native.path) + forwardQuery(routed.incoming.query);
}

/** Undefined where not a byte has to change. */
function changeOf(
  { routed, planned }: CallPreparation,
  native: NativeLanguage,
  json: JsonObject,
): BodyChange | undefined {
  const { model, isStreaming } = routed.request;
  const asksUsage = isStreaming && native.needsUsageAsked(json);
  // Where the path names the model, the body need not.
  const named = native.bodyModel ?? (native.pathOf === undefined ? planned.model : '');
  const needsModel = named !== '' && named !== model;
  if (!needsModel && !asksUsage) return undefined;
  return { ...(needsModel && { model: named }), ...(asksUsage && { asksUsage }) };
}
