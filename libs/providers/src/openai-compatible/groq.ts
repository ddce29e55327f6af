import { compatible } from './compatible.ts';

/** <https://console.groq.com/docs/openai>: what it lists as unsupported is answered with 400, whatever its value. */
export const groq = compatible({
  kind: 'groq',
  speaks: { 'openai-responses': '/responses' },
  media: ['openai-speech', 'openai-transcriptions', 'openai-translations'],
  chat: {
    developerIsSystem: true,
    dropsNames: true,
    drops: ['logit_bias', 'store', 'metadata'],
    refuses: ['n', 'logprobs', 'top_logprobs'],
  },
  thoughtsField: 'reasoning',
});
