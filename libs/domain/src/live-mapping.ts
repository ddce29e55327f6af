import type { JsonObject, JsonValue } from '@headgate/kernel';
import type { FinishReason } from './canonical/reply.ts';
import type { TokenUsage } from './usage.ts';

/** What lies at a path; undefined for nothing, a list where the path says "each". */
export type ReadPath = (value: JsonValue) => JsonValue | undefined;

/** A template ready to be filled. */
export interface LiveTemplate {
  fill(source: JsonObject): JsonObject;
  /** The members of the source it uses; undefined where it uses the whole. */
  readonly uses: ReadonlySet<string> | undefined;
}

export type ReadUsage = (value: JsonValue) => TokenUsage | undefined;

/** Where an answer, or one event of a stream, holds what. */
export interface LiveAnswerPaths {
  readonly text: ReadPath;
  readonly reasoning: ReadPath | undefined;
  readonly finish: ReadPath | undefined;
  readonly finishReasons: ReadonlyMap<string, FinishReason>;
  readonly id: ReadPath | undefined;
  readonly model: ReadPath | undefined;
  readonly usage: ReadUsage | undefined;
  readonly error: ReadPath | undefined;
  readonly toolCalls: LiveCallPaths | undefined;
}

/** Where an answer holds its calls of tools, and what lies where in each. */
export interface LiveCallPaths {
  readonly list: ReadPath;
  readonly name: ReadPath;
  readonly arguments: ReadPath;
  readonly id: ReadPath | undefined;
  readonly index: ReadPath | undefined;
}

/** How a custom provider is spoken to, compiled. */
export interface LiveProviderMapping {
  readonly path: string;
  readonly request: LiveTemplate;
  readonly response: LiveAnswerPaths;
  readonly stream:
    | (LiveAnswerPaths & { readonly format: 'sse' | 'ndjson' | undefined; readonly done: string | undefined })
    | undefined;
  readonly embeddings:
    | {
        readonly path: string;
        readonly request: LiveTemplate;
        readonly vectors: ReadPath;
        readonly usage: ReadUsage | undefined;
      }
    | undefined;
}

/** What makes a custom route, compiled. */
export interface LiveCustomRoute {
  /** Sent with every call, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly request: LiveTemplate | undefined;
  readonly response: LiveTemplate | undefined;
  readonly stream: LiveTemplate | undefined;
  readonly usage: ReadUsage | undefined;
  readonly error: ReadPath | undefined;
}
