import { compatible } from './compatible.ts';

/**
 * <https://docs.vllm.ai/en/latest/serving/online_serving/openai_compatible_server.html>. Needs no key. Roles go to the model's own chat
 * template, and few of those know `developer`.
 */
export const vllm = compatible({
  kind: 'vllm',
  speaks: {
    'openai-responses': '/responses',
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  media: ['openai-transcriptions', 'openai-translations', 'rerank'],
  chat: { developerIsSystem: true },
  thoughtsField: 'reasoning',
});
