import { compatible } from './compatible.ts';

/**
 * <https://docs.x.ai/docs/api-reference>. Takes `developer` for `system`. Counts what the model thought beside the output, and bills
 * both; which models refuse penalties and stop sequences is the vendor's to say.
 */
export const xai = compatible({
  kind: 'xai',
  speaks: { 'openai-responses': '/responses' },
  media: ['openai-images'],
  chat: { drops: ['logit_bias'] },
  isReasoningBeside: true,
});
