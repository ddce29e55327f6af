import { mediaLanguages } from '../openai/native-media.ts';
import { compatible } from './compatible.ts';

/**
 * Any server that speaks OpenAI's language and has no kind of its own. Nothing is known of it: what an OpenAI SDK sends passes as it
 * is, and other languages are said in the words every imitation knows.
 */
export const customOpenAi = compatible({
  kind: 'custom-openai',
  speaks: {
    'openai-completions': '/completions',
    'openai-embeddings': '/embeddings',
  },
  media: mediaLanguages,
  chat: {
    maxTokens: 'max_tokens',
    developerIsSystem: true,
    keepsBodies: true,
  },
  thoughtsField: 'reasoning_content',
});
