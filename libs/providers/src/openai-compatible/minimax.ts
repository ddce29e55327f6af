import { compatible } from './compatible.ts';
import { findBaseRespFailure } from './find-base-resp-failure.ts';
import { leaveThinking } from './reasoning.ts';

/**
 * <https://platform.minimax.io/docs/api-reference/text-openai-api>. Reports failures in `base_resp` under status 200, and mixes what
 * the model thought into the text unless asked to split them.
 */
export const minimax = compatible({
  kind: 'minimax',
  speaks: { 'openai-responses': '/responses' },
  chat: {
    maxTokens: 'max_completion_tokens',
    developerIsSystem: true,
    drops: ['frequency_penalty', 'presence_penalty', 'logit_bias', 'seed', 'parallel_tool_calls'],
    refuses: ['n', 'logprobs', 'top_logprobs'],
    toolChoices: ['auto', 'none'],
    formats: ['json_object'],
    adds: { reasoning_split: true },
  },
  toReasoning: leaveThinking,
  thoughtsField: 'reasoning_content',
  hiddenFailure: { quotedKey: '"base_resp"', find: findBaseRespFailure },
});
