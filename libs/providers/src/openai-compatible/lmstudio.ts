import { compatible } from './compatible.ts';

/** <https://lmstudio.ai/docs/developer/openai-compat>. Needs no key; knows `json_schema` only, and no named tool. */
export const lmstudio = compatible({
  kind: 'lmstudio',
  speaks: {
    'openai-responses': '/responses',
    'openai-completions': '/completions',
  },
  embedsFloatsOnly: true,
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    refuses: ['n'],
    toolChoices: ['auto', 'none', 'required'],
    formats: ['json_schema'],
  },
});
