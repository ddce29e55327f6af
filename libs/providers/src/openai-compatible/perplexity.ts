import { compatible } from './compatible.ts';

/**
 * <https://docs.perplexity.ai/docs/sonar/openai-compatibility>. Searches by itself and calls no tools of others; its sources come in
 * `citations` and `search_results`. What deep research thinks is counted, and billed, beside the output.
 */
export const perplexity = compatible({
  kind: 'perplexity',
  speaks: { 'openai-responses': '/v1/responses' },
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    dropsNames: true,
    drops: ['logit_bias', 'seed', 'parallel_tool_calls', 'service_tier', 'store', 'metadata', 'user'],
    refuses: ['tools', 'stop', 'n', 'logprobs', 'top_logprobs'],
    toolChoices: ['auto', 'none'],
    formats: ['json_schema'],
    alwaysReportsUsage: true,
  },
  isReasoningBeside: true,
});
