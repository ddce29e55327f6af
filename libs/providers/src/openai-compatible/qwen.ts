import { compatible } from './compatible.ts';
import { switchAndBudget } from './reasoning.ts';

/** <https://www.alibabacloud.com/help/en/model-studio/qwen-api-reference>, the international address; China's is a `base_url`. */
export const qwen = compatible({
  kind: 'qwen',
  speaks: {},
  embedsFloatsOnly: true,
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    drops: ['frequency_penalty', 'logit_bias'],
    toolChoices: ['auto', 'none', 'tool'],
  },
  toReasoning: switchAndBudget,
  thoughtsField: 'reasoning_content',
  faultCodes: { Arrearage: 'provider_quota_spent' },
});
