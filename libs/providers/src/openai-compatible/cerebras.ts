import { compatible } from './compatible.ts';

/** <https://inference-docs.cerebras.ai/resources/openai>: the fields below are answered with 400; there is no `developer`. */
export const cerebras = compatible({
  kind: 'cerebras',
  speaks: { 'openai-completions': '/completions' },
  chat: {
    maxTokens: 'max_completion_tokens',
    developerIsSystem: true,
    drops: [
      'frequency_penalty',
      'presence_penalty',
      'logit_bias',
      'parallel_tool_calls',
      'service_tier',
      'store',
      'metadata',
    ],
    refuses: ['n'],
  },
  thoughtsField: 'reasoning',
});
