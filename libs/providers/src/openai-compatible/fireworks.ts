import { compatible } from './compatible.ts';

/** <https://docs.fireworks.ai/tools-sdks/openai-compatibility>. */
export const fireworks = compatible({
  kind: 'fireworks',
  speaks: {
    'openai-responses': '/responses',
    'openai-completions': '/completions',
  },
  media: ['rerank'],
  embedsFloatsOnly: true,
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
  },
  thoughtsField: 'reasoning_content',
});
