import { compatible } from './compatible.ts';
import { switchThinking } from './reasoning.ts';

/** <https://docs.z.ai/api-reference/llm/chat-completion>, the international address; China's is a `base_url`. */
export const zhipu = compatible({
  kind: 'zhipu',
  speaks: {},
  media: ['openai-images'],
  embedsFloatsOnly: true,
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    dropsNames: true,
    drops: ['frequency_penalty', 'presence_penalty', 'logit_bias', 'seed', 'parallel_tool_calls'],
    refuses: ['n', 'logprobs', 'top_logprobs'],
    toolChoices: ['auto'],
    formats: ['json_object'],
    maxStops: 1,
    alwaysReportsUsage: true,
  },
  toReasoning: switchThinking,
  thoughtsField: 'reasoning_content',
  // An account in arrears, and a key that is none; both come with statuses that say otherwise.
  faultCodes: { '1113': 'provider_quota_spent', '1000': 'provider_credential_refused' },
});
