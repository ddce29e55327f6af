import type {
  CanonicalCall,
  CanonicalEvent,
  CanonicalReply,
  DialectName,
  LiveProvider,
  ProviderKind,
  SseEvent,
  TaskCall,
  TaskReply,
  TokenUsage,
} from '@headgate/domain';
import type { Fault, JsonObject } from '@headgate/kernel';
import type { CallAuthority } from './credentials/call-authority.ts';

/** Everything Headgate knows about one vendor. Pure: no network, no clock, no log. */
export interface ProviderAdapter {
  readonly kind: ProviderKind;
  /** The adapter as one target needs it, where paths or the language itself depend on the model or on the provider's options. */
  forTarget?(provider: LiveProvider, model: string): ProviderAdapter;
  /** Languages the vendor speaks itself: such a body passes through with only the model spliced. */
  readonly native: ReadonlyMap<DialectName, NativeLanguage>;
  /** Credential and vendor headers of every call, lower-case names. */
  headers(provider: LiveProvider, secret: string | undefined): Record<string, string>;
  /**
   * How a call is authorised where no fixed header says it: `headers` is then asked without the secret. Undefined for a secret
   * that a header does say. Throws `provider_secret_missing` for one it cannot use.
   */
  authorise?(provider: LiveProvider, secret: string): CallAuthority | undefined;
  /** Where an endpoint Headgate has no words for lies at the vendor; without it, where the caller said. */
  foreignPath?(path: string): string;
  /** Says a canonical call in the vendor's language; throws `feature_unsupported` naming what the vendor cannot do. */
  buildRequest(call: CanonicalCall, model: string): WireRequest;
  /** Reads a whole answer; throws `provider_reply_unreadable`. */
  readReply(call: CanonicalCall, body: unknown): CanonicalReply;
  /** How streams are cut into events, where they are no server-sent events. */
  readonly framing?: StreamFraming;
  /** True where `buildRequest` says a call with `countsOnly` as a count; without it nothing of the kind is ever sent. */
  readonly countsTokens?: boolean;
  /** Work that is neither chat nor embeddings; what is missing here the vendor can do in its own language only, or not at all. */
  readonly tasks?: Readonly<Partial<Record<TaskCall['operation'], TaskWire>>>;
  /** Reads a streamed answer event by event. */
  openStream(call: CanonicalCall): StreamReader;
  /** Decides what a failed answer means, from status, headers (lower case) and body text (cut to 64 KiB). */
  readError(status: number, headers: Readonly<Record<string, string>>, body: string): Fault;
}

/** Server-sent events, or one JSON value a line. */
export type StreamFormat = 'sse' | 'ndjson';

/** How a vendor is asked for work that is neither chat nor embeddings, where it spells it otherwise than callers do. */
export interface TaskWire {
  buildRequest(call: TaskCall, model: string): WireRequest;
  /** Reads a whole answer; throws `provider_reply_unreadable`. */
  readReply(call: TaskCall, body: unknown): TaskReply;
}

export interface WireRequest {
  /** After the provider's base URL, for example `/chat/completions`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
  /** What the vendor's language could not say as asked; undefined where nothing was lost. */
  readonly fidelity?: Fidelity;
}

/** A body of the caller's own language, said as one vendor takes it. */
export interface AdaptedBody {
  readonly body: JsonObject;
  readonly fidelity: Fidelity | undefined;
}

/** What a caller asked in a language that passes through. */
export interface NativeAsk {
  readonly body: JsonObject;
  readonly model: string;
  header(name: string): string | undefined;
}

/** Changes of top-level members of a body, and of the headers that go with it. */
export interface BodyEdit {
  readonly set: JsonObject;
  readonly remove: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** What does not travel, for `x-headgate-fidelity`. */
  readonly dropped: readonly string[];
}

/** Request fields by their name in the canonical call: said differently, or left out. Contract features are refused instead. */
export interface Fidelity {
  readonly coerced: readonly string[];
  readonly dropped: readonly string[];
}

/** How the bytes of a stream become events. */
export interface StreamFraming {
  /** By which an answer is known to be one. */
  readonly contentType: string;
  open(): EventReader;
}

/** Cuts bytes into events, wherever chunks end. Throws where they are out of step, or end within one. */
export interface EventReader {
  push(bytes: Uint8Array): readonly SseEvent[];
  close(): readonly SseEvent[];
}

export interface StreamReader {
  push(event: SseEvent): CanonicalEvent[];
  /** When the provider closed the connection: `end`, or `failed` where the answer is not whole. */
  close(): CanonicalEvent[];
}

/** How a call in a language the vendor speaks itself passes through. */
export interface NativeLanguage {
  readonly path: string;
  /** Where the path names model and manner: the body is then never changed for them, and `path` is how such a path ends. */
  pathOf?(model: string, isStreaming: boolean): string;
  /** Headers of the caller that travel on, lower case. */
  readonly forwardedHeaders: readonly string[];
  /** The model as a body names it, where that is not the target's own name. */
  readonly bodyModel?: string;
  /** Headers added where the caller sent none (`anthropic-version`). */
  readonly defaultHeaders: Readonly<Record<string, string>>;
  /**
   * The body as the vendor takes it where it cannot take it as it came; undefined where not a byte has to change. Throws
   * `feature_unsupported` naming what the vendor cannot do.
   */
  adapt?(body: JsonObject): AdaptedBody | undefined;
  /** What has to change in a body at the vendor's, member by member: all other bytes stay. Rules the model's name, too. */
  edit?(asked: NativeAsk): BodyEdit;
  /**
   * The body as it may be sent once more to the same target after the vendor refused it for something that can be left out;
   * undefined where there is nothing of the kind.
   */
  amend?(failure: Fault, body: JsonObject): AdaptedBody | undefined;
  /** How streams are cut into events, where they are no server-sent events. */
  readonly framing?: StreamFraming;
  /** True where the vendor may keep what it answers, and callers name it later by the ids in it. */
  readonly namesAnswers?: boolean;
  /** True where the answer may be of another type than JSON or events: sound, subtitles. */
  readonly followsAnswer?: boolean;
  /** True where a streaming body must be changed so that the vendor reports usage (the caller did not ask). */
  needsUsageAsked(body: JsonObject): boolean;
  /** Usage of a whole answer, read from its bytes without parsing what is not needed; undefined where there is none. */
  readUsage(body: Uint8Array): WholeView;
  /** Looks at a stream as it passes. `hideUsage`: drop what only usage asked for by the gateway produced. */
  openTap(options: { readonly hideUsage: boolean }): StreamTap;
}

/** What the bytes of a whole answer say. */
export interface WholeView {
  readonly usage: TokenUsage | undefined;
  /** Set where a status of 200 hides a failure: an error object, or bytes that are no JSON object. */
  readonly fault?: Fault | undefined;
}

export interface StreamTap {
  see(event: SseEvent): TapView;
  /** When the provider closed the connection: what is missing for a well-formed end, or the fault where the answer is not whole. */
  close(): TapClose;
  readonly usage: TokenUsage | undefined;
}

export interface TapView {
  /** False: not for the caller. */
  readonly forward: boolean;
  /** True from the first event that carries content (text, tool call, reasoning, refusal): before it, failing over is invisible. */
  readonly isContent: boolean;
  /** True for the event after which the answer is whole. */
  readonly isTerminal: boolean;
  /** Set when the event reports a failure. */
  readonly fault: Fault | undefined;
}

export interface TapClose {
  /** Bytes that complete the stream for the caller (a terminator the provider forgot); empty where nothing is missing. */
  readonly append: string;
  readonly fault: Fault | undefined;
}
