import { z } from 'zod';

const text = z.string().nullish();
const count = z.number().nullish();

const wireToolCall = z.object({
  id: text,
  function: z.object({ name: z.string(), arguments: z.record(z.string(), z.json()).nullish() }),
});
export type WireToolCall = z.infer<typeof wireToolCall>;

/** A whole answer, and each line of a streamed one. */
export const wireAnswer = z.object({
  model: text,
  created_at: text,
  message: z.object({
    content: text,
    thinking: text,
    tool_calls: z.array(wireToolCall).nullish(),
  }),
  done: z.boolean().nullish(),
  done_reason: text,
  prompt_eval_count: count,
  eval_count: count,
});
export type WireAnswer = z.infer<typeof wireAnswer>;

export const wireEmbeddings = z.object({
  model: text,
  embeddings: z.array(z.array(z.number())),
  prompt_eval_count: count,
});
