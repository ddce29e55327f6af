import { z } from 'zod';

const text = z.string().nullish();
const count = z.number().nullish();

const counts = z.object({ input_tokens: count, output_tokens: count }).nullish();

/** `tokens` is what the model read and wrote, `billed_units` what it costs: the prompt template is not billed. */
export const wireUsage = z.object({ tokens: counts, billed_units: counts, cached_tokens: count });
export type WireUsage = z.infer<typeof wireUsage>;

const wireToolCall = z.object({
  id: text,
  function: z.object({ name: text, arguments: text }).nullish(),
});
export type WireToolCall = z.infer<typeof wireToolCall>;

const wireContent = z.looseObject({ type: text, text, thinking: text });
export type WireContent = z.infer<typeof wireContent>;

export const wireReply = z.object({
  id: text,
  finish_reason: z.string(),
  message: z.object({
    content: z.union([z.string(), z.array(wireContent)]).nullish(),
    tool_plan: text,
    tool_calls: z.array(wireToolCall).nullish(),
    citations: z.array(z.json()).nullish(),
  }),
  usage: wireUsage.nullish(),
});
export type WireReply = z.infer<typeof wireReply>;

/** The pieces an event may bring; which of them is said by its type. */
export const wireDelta = z.object({
  message: z
    .object({
      content: z.union([z.array(z.json()), wireContent]).nullish(),
      tool_plan: text,
      tool_calls: z.union([z.array(z.json()), wireToolCall]).nullish(),
      citations: z.union([z.array(z.json()), z.record(z.string(), z.json())]).nullish(),
    })
    .nullish(),
  finish_reason: text,
  usage: wireUsage.nullish(),
  error: text,
});
export type WireDelta = z.infer<typeof wireDelta>;

export const wireEmbeddings = z.object({
  embeddings: z.object({ float: z.array(z.array(z.number())) }),
  meta: z.object({ billed_units: counts }).nullish(),
});

export const wireRanking = z.object({
  id: text,
  results: z.array(z.object({ index: z.int().nonnegative(), relevance_score: z.number() })),
  meta: z.object({ tokens: counts, billed_units: counts }).nullish(),
});
