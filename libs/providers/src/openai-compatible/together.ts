import { compatible } from './compatible.ts';

/** <https://docs.together.ai/docs/openai-api-compatibility>. Its embeddings are floats, whatever encoding is asked for. */
export const together = compatible({
  kind: 'together',
  speaks: { 'openai-completions': '/completions' },
  media: ['openai-images', 'openai-speech', 'openai-transcriptions', 'openai-translations', 'rerank'],
  embedsFloatsOnly: true,
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    drops: ['parallel_tool_calls'],
  },
  thoughtsField: 'reasoning',
});
