import type { JsonObject, JsonValue } from '@headgate/kernel';
import type { TokenUsage } from '../usage.ts';

/** Pictures from words, in no vendor's language. Absent means the caller did not say. */
export interface ImageCall {
  readonly operation: 'image';
  readonly prompt: string;
  readonly n?: number;
  /** `auto`, or width and height in pixels as `1024x1536`. */
  readonly size?: string;
  readonly quality?: string;
  readonly user?: string;
  /** Members of OpenAI's language that the canonical form has no word for. */
  readonly extras: JsonObject;
}

export interface ImageReply {
  readonly operation: 'image';
  readonly createdSeconds: number | undefined;
  readonly images: readonly {
    readonly base64?: string;
    readonly url?: string;
    readonly mediaType?: string;
    readonly revisedPrompt?: string;
  }[];
  readonly usage: TokenUsage | undefined;
}

/** Documents to be put in order of how well they answer a question. */
export interface RerankCall {
  readonly operation: 'rerank';
  readonly query: string;
  readonly documents: readonly RerankDocument[];
  readonly topN?: number;
  readonly returnsDocuments?: boolean;
  readonly maxTokensPerDocument?: number;
  /** Members that only some vendors know. */
  readonly extras: JsonObject;
}

export interface RerankDocument {
  readonly text: string;
  /** As the caller wrote it: a text, or an object with more than one. */
  readonly source: JsonValue;
}

export interface RerankReply {
  readonly operation: 'rerank';
  readonly id: string;
  readonly model: string;
  /** Best first; `index` counts the documents of the call from 0. */
  readonly results: readonly { readonly index: number; readonly score: number }[];
  readonly usage: TokenUsage | undefined;
}

/** Work other than chat and embeddings that has a form of no vendor's. */
export type TaskCall = ImageCall | RerankCall;
export type TaskReply = ImageReply | RerankReply;
