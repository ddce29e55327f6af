import { z } from 'zod';

const text = z.string().nullish();
const count = z.number().nullish();

/** Tokens as OpenAI and those who imitate it count them. */
export const wireUsage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
  completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
  total_tokens: count,
  // DeepSeek's spelling of cached tokens, and Moonshot's.
  prompt_cache_hit_tokens: count,
  cached_tokens: count,
  // Perplexity's place for them.
  reasoning_tokens: count,
});
export type WireUsage = z.infer<typeof wireUsage>;

const wireToolCall = z.object({
  index: count,
  id: text,
  function: z.object({ name: text, arguments: text }).nullish(),
});

/** A few servers answer with parts where OpenAI has a string. */
const thinking = z.array(z.looseObject({ text })).nullish().catch(undefined);
const content = z.union([z.string(), z.array(z.looseObject({ text, thinking }))]).nullish();

const annotation = z.object({
  url_citation: z.object({ url: text, title: text, start_index: count, end_index: count }).nullish(),
});

const wireMessage = z.object({
  content,
  refusal: text,
  // The two common names of what a model thought.
  reasoning_content: text,
  reasoning: text,
  tool_calls: z.array(wireToolCall).nullish(),
  // What a searching model read; of no weight to the answer itself.
  annotations: z.array(annotation).nullish().catch(undefined),
});
export type WireMessage = z.infer<typeof wireMessage>;

const logprobs = z.record(z.string(), z.json()).nullish();

export const wireReply = z.object({
  id: text,
  model: text,
  created: count,
  system_fingerprint: text,
  service_tier: text,
  citations: z.array(z.json()).nullish(),
  search_results: z.array(z.json()).nullish(),
  choices: z.array(z.object({ message: wireMessage, finish_reason: text, logprobs })),
  usage: wireUsage.nullish(),
});
export type WireReply = z.infer<typeof wireReply>;

export const wireChunk = z.object({
  id: text,
  model: text,
  created: count,
  choices: z
    .array(
      z.object({
        index: count,
        delta: wireMessage.nullish(),
        finish_reason: text,
        logprobs,
        // Where Moonshot counts.
        usage: wireUsage.nullish(),
      }),
    )
    .nullish(),
  usage: wireUsage.nullish(),
  x_groq: z.object({ usage: wireUsage.nullish() }).nullish(),
});
export type WireChunk = z.infer<typeof wireChunk>;
export type WireToolCall = z.infer<typeof wireToolCall>;

export const wireEmbeddings = z.object({
  model: text,
  data: z.array(z.object({ index: count, embedding: z.union([z.string(), z.array(z.number())]) })),
  usage: wireUsage.nullish(),
});
