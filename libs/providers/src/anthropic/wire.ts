import { z } from 'zod';

const text = z.string().nullish();
const count = z.number().nullish();

export const wireUsage = z.object({
  input_tokens: count,
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens: count,
  output_tokens_details: z.object({ thinking_tokens: count }).nullish(),
});
export type WireUsage = Partial<z.infer<typeof wireUsage>>;

/** A content block of any kind; kinds newer than this adapter keep their members. */
export const wireBlock = z.looseObject({
  type: z.string(),
  text,
  thinking: text,
  signature: text,
  data: text,
  id: text,
  name: text,
  input: z.json().nullish(),
});
export type WireBlock = z.infer<typeof wireBlock>;

export const wireMessage = z.object({
  id: text,
  model: text,
  content: z.array(wireBlock),
  stop_reason: text,
  stop_sequence: text,
  usage: wireUsage.nullish(),
});
export type WireMessage = z.infer<typeof wireMessage>;

/** One event of a stream; which members it has depends on its type. */
export const wireEvent = z.object({
  type: z.string(),
  index: count,
  message: wireMessage.partial().nullish(),
  content_block: wireBlock.nullish(),
  delta: z
    .object({
      type: text,
      text,
      thinking: text,
      signature: text,
      partial_json: text,
      citation: z.record(z.string(), z.json()).nullish().catch(undefined),
      stop_reason: text,
      stop_sequence: text,
    })
    .nullish(),
  usage: wireUsage.nullish(),
});
export type WireEvent = z.infer<typeof wireEvent>;

export const wireTokenCount = z.object({ input_tokens: z.number() });
