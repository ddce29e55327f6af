import { z } from 'zod';

const text = z.string().nullish();
const count = z.number().nullish();

export const wireUsage = z.object({
  promptTokenCount: count,
  toolUsePromptTokenCount: count,
  candidatesTokenCount: count,
  thoughtsTokenCount: count,
  cachedContentTokenCount: count,
});
export type WireUsage = z.infer<typeof wireUsage>;

/** A part of any kind; kinds newer than this adapter keep their members. */
export const wirePart = z.looseObject({
  text,
  thought: z.boolean().nullish(),
  thoughtSignature: text,
  functionCall: z.object({ id: text, name: text, args: z.record(z.string(), z.json()).nullish() }).nullish(),
});
export type WirePart = z.infer<typeof wirePart>;

const wireCandidate = z.object({
  index: count,
  content: z.object({ parts: z.array(wirePart).nullish() }).nullish(),
  finishReason: text,
});
export type WireCandidate = z.infer<typeof wireCandidate>;

/** A whole answer, or one chunk of a streamed one. */
export const wireResponse = z.object({
  candidates: z.array(wireCandidate).nullish(),
  promptFeedback: z.object({ blockReason: text }).nullish(),
  usageMetadata: wireUsage.nullish(),
  modelVersion: text,
  responseId: text,
});
export type WireResponse = z.infer<typeof wireResponse>;

export const wireEmbeddings = z.object({ embeddings: z.array(z.object({ values: z.array(z.number()) })) });

export const wireTokenCount = z.object({ totalTokens: z.number(), cachedContentTokenCount: count });
