import { compatible } from './compatible.ts';

/**
 * <https://huggingface.co/docs/inference-providers>: a router to many servers of open models; a model's name may end in `:provider`. An
 * endpoint of one's own is a `base_url`.
 */
export const huggingface = compatible({
  kind: 'huggingface',
  speaks: {},
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    drops: ['parallel_tool_calls'],
  },
});
