import { z } from 'zod';
import { pathSuffix } from '../path-suffix.ts';
import { jsonPath } from './json-path.ts';
import { template } from './template.ts';

/** Where an answer counts its tokens. Input counts cached tokens, output what the model thought. */
export const usagePaths = z
  .strictObject({
    input_tokens: jsonPath.optional(),
    output_tokens: jsonPath.optional(),
    cached_input_tokens: jsonPath.optional(),
    cache_write_tokens: jsonPath.optional(),
    reasoning_tokens: jsonPath.optional(),
  })
  .describe('Where the answer counts its tokens; input includes cached ones, output what the model thought.');
export type UsagePaths = z.infer<typeof usagePaths>;

export const mappedFinishes = ['stop', 'length', 'tool_calls', 'content_filter', 'error'] as const;

const callPaths = z
  .strictObject({
    list: jsonPath.describe('The calls of tools, a list or a single one; an event without any has none.'),
    name: jsonPath.describe('Within a call: the name of its tool. In a stream, what has no name goes on with a call.'),
    arguments: jsonPath.describe('Within a call: its arguments, an object or JSON text; in a stream, the next piece.'),
    id: jsonPath.optional().describe('Within a call: its id; without it, one is made.'),
    index: jsonPath.optional().describe('Within a call of a stream: which call the piece belongs to, if not the last.'),
  })
  .describe('Where the answer calls tools.');

const answerPaths = {
  text: jsonPath.describe('What the model says; several texts ([*]) are joined.'),
  reasoning: jsonPath.optional().describe('What the model thought.'),
  finish: jsonPath.optional().describe("The provider's word for why it stopped; without it, it stopped by itself."),
  finish_reasons: z
    .record(z.string().max(100), z.enum(mappedFinishes))
    .optional()
    .describe("The provider's words for it, beside OpenAI's own."),
  id: jsonPath.optional(),
  model: jsonPath.optional(),
  usage: usagePaths.optional(),
  tool_calls: callPaths.optional(),
  error: jsonPath.optional().describe('What went wrong, in a failed answer, or where a success hides a failure.'),
};

/** How a provider that speaks no known language is spoken to. */
export const providerMapping = z
  .strictObject({
    path: pathSuffix.optional().describe('Path after the base URL; a model of a route may name another.'),
    request: template.describe(
      'The body of a chat request. The source is the call in the words of chat completions (messages, tools, max_tokens, temperature, ...), with "$.prompt", the text of the last turn, and "$.system", the joined instructions.',
    ),
    response: z.strictObject(answerPaths).describe('Where a whole answer holds what.'),
    stream: z
      .strictObject({
        ...answerPaths,
        format: z.enum(['sse', 'ndjson']).optional().describe('Without it, as the content type says.'),
        done: z
          .string()
          .min(1)
          .max(200)
          .optional()
          .describe('The data of the event that ends a stream; [DONE] always does.'),
      })
      .optional()
      .describe(
        'Where the events of a stream hold their piece of the answer; without it the provider streams nothing.',
      ),
    embeddings: z
      .strictObject({
        path: pathSuffix.optional(),
        request: template.describe('The source is "$.input", a list of texts, with "$.model" and "$.dimensions".'),
        vectors: jsonPath.describe('The vectors, one for each input, as $.data[*].embedding.'),
        usage: usagePaths.optional(),
      })
      .optional()
      .describe('How texts are embedded; without it the provider embeds nothing.'),
  })
  .describe('For kind "custom": what is sent, and where the answer holds what.');
export type ProviderMapping = z.infer<typeof providerMapping>;
