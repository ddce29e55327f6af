import type { JsonObject } from '@headgate/kernel';

/**
 * A vendor's own fields that the canonical form has no word for, by family; given back untouched to the same family. What only the
 * responses language can say is a family of its own: servers that speak chat completions take none of it.
 */
export type Extras = Readonly<Partial<Record<'openai' | 'responses' | 'anthropic' | 'gemini', JsonObject>>>;

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
  readonly extras?: Extras;
}
/** An image, PDF, audio or other file: by address, or inline as base64. */
export interface MediaPart {
  readonly kind: 'image' | 'document' | 'audio';
  readonly source: { readonly url: string } | { readonly mediaType: string; readonly base64: string };
  readonly name?: string;
  readonly extras?: Extras;
}
export interface ToolCallPart {
  readonly kind: 'tool-call';
  readonly id: string;
  readonly name: string;
  /** JSON text exactly as the model wrote it; `{}` for none. May be cut when the model ran out of tokens. */
  readonly argumentsJson: string;
  readonly extras?: Extras;
}
export interface ToolResultPart {
  readonly kind: 'tool-result';
  readonly toolCallId: string;
  readonly parts: readonly (TextPart | MediaPart | OpaquePart)[];
  readonly isError: boolean;
  readonly extras?: Extras;
}
/** What the model thought; signature and redacted data travel byte-exact, they are checked by the vendor. */
export interface ReasoningPart {
  readonly kind: 'reasoning';
  readonly text: string;
  readonly signature?: string;
  readonly redacted?: string;
  readonly extras?: Extras;
}
export interface RefusalPart {
  readonly kind: 'refusal';
  readonly text: string;
}
/** A block the canonical form has no word for, as its vendor wrote it: given back to the same family, refused by every other. */
export interface OpaquePart {
  readonly kind: 'opaque';
  readonly family: keyof Extras;
  readonly block: JsonObject;
}
export type Part = TextPart | MediaPart | ToolCallPart | ToolResultPart | ReasoningPart | RefusalPart | OpaquePart;

export interface Message {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly name?: string;
  readonly parts: readonly Part[];
  readonly extras?: Extras;
}

export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema; absent when the caller gave none. */
  readonly parameters?: JsonObject;
  readonly strict?: boolean;
  /** True for a tool that takes plain text: `parameters` and description then say it as a function of one string. */
  readonly takesText?: boolean;
  readonly extras?: Extras;
}

export type ToolChoice =
  { readonly kind: 'auto' | 'none' | 'required' } | { readonly kind: 'tool'; readonly name: string };

export type ResponseFormat =
  | { readonly kind: 'text' | 'json' }
  | {
      readonly kind: 'json-schema';
      readonly name: string;
      readonly schema: JsonObject;
      readonly strict?: boolean;
      readonly description?: string;
    };

/** A chat request in no vendor's language. Absent means the caller did not say; nothing is filled in. */
export interface ChatCall {
  readonly operation: 'chat';
  /** As the caller asked. */
  readonly model: string;
  readonly isStreaming: boolean;
  /** True where only the tokens of the input are to be counted: nothing may be generated, nothing billed. */
  readonly countsOnly?: boolean;
  /** Whether a streaming caller asked for usage in its own language's optional way. */
  readonly wantsStreamUsage: boolean;
  readonly messages: readonly Message[];
  readonly tools?: readonly Tool[];
  readonly toolChoice?: ToolChoice;
  readonly parallelToolCalls?: boolean;
  readonly responseFormat?: ResponseFormat;
  readonly maxOutputTokens?: number;
  /** Most tokens the target's model can answer with, where that is known: a ceiling of our own stays below it. */
  readonly mostOutputTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
  readonly seed?: number;
  readonly n?: number;
  readonly stop?: readonly string[];
  readonly logprobs?: { readonly top: number | undefined };
  readonly user?: string;
  readonly metadata?: JsonObject;
  readonly reasoning?: { readonly effort?: string; readonly budgetTokens?: number };
  readonly extras: Extras;
}

export interface EmbeddingCall {
  readonly operation: 'embedding';
  readonly model: string;
  readonly isStreaming: false;
  readonly input: readonly (string | readonly number[])[];
  readonly dimensions?: number;
  readonly encoding?: 'float' | 'base64';
  readonly user?: string;
  readonly extras: Extras;
}

export type CanonicalCall = ChatCall | EmbeddingCall;
