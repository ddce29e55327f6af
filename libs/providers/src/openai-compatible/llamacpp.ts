import { compatible } from './compatible.ts';

/** <https://github.com/ggml-org/llama.cpp/blob/master/tools/server/README.md>. Needs no key; knows no named tool. */
export const llamacpp = compatible({
  kind: 'llamacpp',
  speaks: {
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  media: ['rerank'],
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    toolChoices: ['auto', 'none', 'required'],
  },
  thoughtsField: 'reasoning_content',
});
