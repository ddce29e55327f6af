import { compatible } from './compatible.ts';
import { switchThinking } from './reasoning.ts';

/**
 * <https://platform.kimi.ai/docs/api/chat>. Leaves the choice of tools to the model, counts cached tokens in `cached_tokens` and
 * a stream's usage within its choice, and wants what was thought back with every turn.
 */
export const moonshot = compatible({
  kind: 'moonshot',
  speaks: {},
  chat: {
    developerIsSystem: true,
    drops: ['logit_bias', 'seed', 'parallel_tool_calls'],
    refuses: ['logprobs', 'top_logprobs'],
    toolChoices: ['auto', 'none'],
  },
  toReasoning: switchThinking,
  thoughtsField: 'reasoning_content',
  faultCodes: { exceeded_current_quota_error: 'provider_quota_spent' },
});
