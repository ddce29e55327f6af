import { type BodyChange, editBody, type RequestBody, spliceBody, splicePieces } from '@headgate/dialects';
import { type Fault, fault, isJsonObject, type JsonObject } from '@headgate/kernel';
import type { AdaptedBody, BodyEdit, Fidelity, NativeAsk, NativeLanguage, StreamFraming } from '@headgate/providers';
import { BodyPieces } from './body-pieces.ts';
import { forwardHeaders } from './forward-headers.ts';
import { forwardQuery } from './forward-query.ts';
import type { UpstreamBody } from './ports.ts';
import type { PreparedCall, WholeReply } from './prepared-call.ts';
import type { CallPreparation } from './call-preparation.ts';
import type { RoutedCall } from './routed-call.ts';
import { NativeTranslation } from './stream/native-translation.ts';

/** The provider speaks the caller's language: the caller's bytes travel, with nothing but the model name replaced. */
export function prepareNative(preparation: CallPreparation, native: NativeLanguage): PreparedCall {
  const { body, bytes } = preparation.routed.request;
  if (body === undefined) throw fault('request_invalid');
  if (native.edit !== undefined) return prepareEdited(preparation, native, native.edit(askOf(preparation, body.json)));
  const adapted = native.adapt?.(body.json);
  const change = changeOf(preparation, native, adapted?.body);
  const said = adapted === undefined ? sayBytes(bytes, body, change) : sayAdapted(adapted, change);
  return new NativeCall(preparation, native, {
    adapted: adapted?.body,
    body: said,
    fidelity: adapted?.fidelity,
    change,
  });
}

/** Members that the vendor wants elsewhere; everything else stays byte for byte, or as it was amended. */
function prepareEdited(
  preparation: CallPreparation,
  native: NativeLanguage,
  edit: BodyEdit,
  amended?: AdaptedBody,
): PreparedCall {
  const { bytes } = preparation.routed.request;
  const body = editBody(amended === undefined ? bytes : Buffer.from(JSON.stringify(amended.body)), edit);
  const { coerced = [], dropped = [] } = amended?.fidelity ?? {};
  const call = new NativeCall(preparation, native, {
    body,
    fidelity: { coerced, dropped: [...edit.dropped, ...dropped] },
    edit,
  });
  Object.assign(call.headers, edit.headers);
  return call;
}

interface Said {
  /** What the vendor is told, before `change`, where it is not what the caller said. */
  readonly adapted?: JsonObject | undefined;
  readonly body: UpstreamBody;
  readonly fidelity: Fidelity | undefined;
  readonly change?: BodyChange | undefined;
  readonly edit?: BodyEdit;
}

/** A class and not a literal with closures: there is one per attempt on the hot path. */
class NativeCall implements PreparedCall {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: UpstreamBody;
  readonly fidelity: Fidelity | undefined;
  readonly isNative = true;
  readonly framing: StreamFraming | undefined;
  readonly followsAnswer: boolean;
  readonly #preparation: CallPreparation;
  readonly #native: NativeLanguage;
  readonly #adapted: JsonObject | undefined;
  readonly #change: BodyChange | undefined;
  readonly #edit: BodyEdit | undefined;

  constructor(preparation: CallPreparation, native: NativeLanguage, { adapted, body, fidelity, change, edit }: Said) {
    this.#preparation = preparation;
    this.#native = native;
    this.#adapted = adapted;
    this.#change = change;
    this.#edit = edit;
    this.path = pathOf(preparation, native);
    this.headers = forwardHeaders(preparation.routed.incoming, native.forwardedHeaders, native.defaultHeaders);
    this.body = body;
    this.fidelity = fidelity;
    this.framing = native.framing;
    this.followsAnswer = native.followsAnswer === true;
    if (body instanceof BodyPieces) this.headers['content-length'] = String(body.byteLength);
  }

  amend(failure: Fault): PreparedCall | undefined {
    const body = this.#adapted ?? this.#preparation.routed.request.body?.json;
    const amended = body === undefined ? undefined : this.#native.amend?.(failure, body);
    if (amended === undefined) return undefined;
    if (this.#edit !== undefined) return prepareEdited(this.#preparation, this.#native, this.#edit, amended);
    const change = this.#change;
    const { fidelity } = amended;
    return new NativeCall(this.#preparation, this.#native, { body: sayAdapted(amended, change), fidelity, change });
  }

  readWhole(answer: Uint8Array): WholeReply {
    const { usage, fault: failure } = this.#native.readUsage(answer);
    return { body: answer, usage, fault: failure };
  }

  openStream(): NativeTranslation {
    return new NativeTranslation(this.#native.openTap({ hideUsage: this.#change?.asksUsage === true }));
  }
}

function askOf({ routed, planned }: CallPreparation, body: JsonObject): NativeAsk {
  return { body, model: planned.model, header: (name) => routed.incoming.header(name) };
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
  adapted: JsonObject | undefined,
): BodyChange | undefined {
  const { model, isStreaming } = routed.request;
  const asksUsage = isStreaming && needsUsageAsked(routed, native, adapted);
  // Where the path names the model, the body need not.
  const named = native.bodyModel ?? (native.pathOf === undefined ? planned.model : '');
  const needsModel = named !== '' && named !== model;
  if (!needsModel && !asksUsage) return undefined;
  return { ...(needsModel && { model: named }), ...(asksUsage && { asksUsage }) };
}

function needsUsageAsked({ request }: RoutedCall, native: NativeLanguage, adapted: JsonObject | undefined): boolean {
  const json = adapted ?? request.body?.json;
  return json !== undefined && native.needsUsageAsked(json);
}
