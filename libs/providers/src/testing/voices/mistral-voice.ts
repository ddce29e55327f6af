import { openAiVoice } from '../../mock/openai-voice.ts';
import { readPrompt } from '../../mock/prompt.ts';
import type { WireVoice } from './wire-voice.ts';

/** Mistral's chat completions: OpenAI's, with usage in every stream. */
export const mistralVoice: WireVoice = {
  contentType: 'text/event-stream',
  readPrompt: (body) => ({ ...readPrompt(body), wantsStreamUsage: true }),
  whole: (saying, prompt) => openAiVoice.whole(saying, prompt),
  events: (saying, prompt) => openAiVoice.events(saying, prompt),
  error: (status) => openAiVoice.error(status),
};
