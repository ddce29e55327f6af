import { compatible } from './compatible.ts';
import { switchOrEffort } from './reasoning.ts';

/**
 * <https://api-docs.deepseek.com/api/create-chat-completion>. A turn that called tools must be given back with what was thought
 * before them; elsewhere the vendor ignores it.
 */
export const deepseek = compatible({
  kind: 'deepseek',
  speaks: {},
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    drops: ['logit_bias', 'seed', 'parallel_tool_calls'],
    refuses: ['n'],
    formats: ['json_object'],
  },
  toReasoning: switchOrEffort,
  thoughtsField: 'reasoning_content',
});
