import { compatible } from './compatible.ts';
import { reasoningObject } from './reasoning.ts';

/**
 * <https://openrouter.ai/docs/api-reference/overview>: a gateway itself, which adapts a request to each model behind it and takes
 * everything OpenAI does. A failure after the first token comes as an `error` beside a choice.
 */
export const openrouter = compatible({
  kind: 'openrouter',
  speaks: {
    'openai-responses': '/responses',
    'openai-completions': '/completions',
  },
  embedsFloatsOnly: true,
  chat: {},
  toReasoning: reasoningObject,
  thoughtsField: 'reasoning',
});
