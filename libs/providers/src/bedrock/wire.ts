import { z } from 'zod';

const text = z.string().nullish();
const count = z.number().nullish();

export const wireUsage = z.object({
  inputTokens: count,
  outputTokens: count,
  cacheReadInputTokens: count,
  cacheWriteInputTokens: count,
});
export type WireUsage = z.infer<typeof wireUsage>;

const reasoningText = z.object({ text, signature: text }).nullish();

/** A content block: one member says its kind; kinds newer than this adapter keep their members. */
export const wireBlock = z.looseObject({
  text,
  toolUse: z.object({ toolUseId: text, name: text, input: z.json().nullish() }).nullish(),
  reasoningContent: z.looseObject({ reasoningText, redactedContent: text }).nullish(),
});
export type WireBlock = z.infer<typeof wireBlock>;

export const wireReply = z.object({
  output: z.object({ message: z.object({ content: z.array(wireBlock).nullish() }).nullish() }).nullish(),
  stopReason: text,
  usage: wireUsage.nullish(),
});
export type WireReply = z.infer<typeof wireReply>;

/** Any event of a stream: which members it has depends on its name. */
export const wireEvent = z.object({
  contentBlockIndex: count,
  start: z.object({ toolUse: z.object({ toolUseId: text, name: text }).nullish() }).nullish(),
  delta: z
    .object({
      text,
      toolUse: z.object({ input: text }).nullish(),
      reasoningContent: z.object({ text, signature: text, redactedContent: text }).nullish(),
    })
    .nullish(),
  stopReason: text,
  usage: wireUsage.nullish(),
});
export type WireEvent = z.infer<typeof wireEvent>;

export const wireTokenCount = z.object({ inputTokens: z.number() });

export const wireTitanEmbedding = z.object({ embedding: z.array(z.number()), inputTextTokenCount: count });
export const wireCohereEmbeddings = z.object({
  embeddings: z.union([z.array(z.array(z.number())), z.object({ float: z.array(z.array(z.number())) })]),
});
