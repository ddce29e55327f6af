import { compatible } from './compatible.ts';

/** <https://docs.deepinfra.com/chat/overview>: OpenAI's language below `/v1/openai`. */
export const deepinfra = compatible({
  kind: 'deepinfra',
  speaks: { 'openai-completions': '/completions' },
  media: [
    'openai-images',
    'openai-image-edits',
    'openai-image-variations',
    'openai-speech',
    'openai-transcriptions',
    'openai-translations',
  ],
  embedsFloatsOnly: true,
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    drops: ['logit_bias', 'parallel_tool_calls'],
  },
  thoughtsField: 'reasoning_content',
});
