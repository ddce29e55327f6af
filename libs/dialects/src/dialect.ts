import type {
  AskedByPath,
  CanonicalCall,
  CanonicalEvent,
  CanonicalReply,
  DialectName,
  Operation,
  TaskCall,
  TaskReply,
} from '@headgate/domain';
import type { Fault, JsonObject } from '@headgate/kernel';
import type { RequestBody } from './body/read-body.ts';

/** A body nobody has looked at: its head costs little, all of it is parsed when asked for. */
export type PeekedBody = Pick<RequestBody, 'head' | 'json'>;

/** One API language callers speak. Pure: text in, values out; no clock, no I/O. */
export interface Dialect {
  readonly name: DialectName;
  readonly operation: Operation;
  /** Whose error shapes and headers it uses. */
  readonly family: 'openai' | 'anthropic' | 'gemini';
  /** What may be read of a body before anything else: the model and whether a stream is wanted; throws `request_invalid` where they are of a wrong type. */
  peek(body: PeekedBody): { readonly model: string | undefined; readonly isStreaming: boolean };
  /**
   * Reads a body into the canonical form, unknown fields kept in `extras`; throws `request_invalid` with every problem and its path.
   * `asked`: what the path says, for the languages that name the model there.
   */
  readCall(body: JsonObject, asked?: AskedByPath): CanonicalCall;
  /** Says a whole answer to a call in this language. `fallback` fills what the provider did not say (id, time). */
  writeReply(reply: CanonicalReply, fallback: ReplyFallback, call: CanonicalCall): JsonObject;
  /** Says a streamed answer in this language: bytes of complete events. */
  openStream(call: CanonicalCall, fallback: ReplyFallback): StreamWriter;
  /** An error in the shape the language's SDKs raise their own classes from. */
  writeError(fault: Fault, requestId: string): ErrorAnswer;
  /** A typed error event that ends a stream which has begun; never a clean end. */
  writeStreamError(fault: Fault, requestId: string): string;
  /** Sent while the provider is silent; ignored by every SDK of the language. */
  readonly heartbeat: string;
  /** Of a streamed answer; absent: an event stream. */
  readonly streamContentType?: string;
  /** Set where the language asks for work other than chat and embeddings; `readCall`, `writeReply` and `openStream` are then never used. */
  readonly task?: TaskLanguage;
  /** True where a request may be a form with files (`multipart/form-data`). */
  readonly takesForms?: boolean;
}

/** What a language asks for that is neither chat nor embeddings, and how it is read and said where it has a form of no vendor's. */
export interface TaskLanguage {
  /** As a refusal names it: "speech synthesis". */
  readonly feature: string;
  /** Absent where only a provider that speaks the language itself can do the work. */
  readonly canonical?: {
    /** Throws `request_invalid` with every problem and its path. */
    readCall(body: JsonObject): TaskCall;
    writeReply(call: TaskCall, reply: TaskReply, fallback: ReplyFallback): JsonObject;
  };
}

export interface ReplyFallback {
  readonly id: string;
  readonly createdSeconds: number;
  readonly model: string;
}

export interface StreamWriter {
  /** Text for the caller, possibly none; of `failed` none either: the stream is then ended with `writeStreamError`. */
  write(event: CanonicalEvent): string;
}

export interface ErrorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
