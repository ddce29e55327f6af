import { compatible } from './compatible.ts';

/** <https://docs.api.nvidia.com/nim/reference/llm-apis>: hosted NIMs refuse a field they do not know. */
export const nvidia = compatible({
  kind: 'nvidia',
  speaks: { 'openai-embeddings': '/embeddings' },
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    drops: ['user', 'metadata', 'store', 'service_tier', 'parallel_tool_calls', 'logit_bias'],
  },
});
