import type { JsonObject } from '@headgate/kernel';
import type { Prompt } from '../../mock/prompt.ts';
import type { Saying } from '../../mock/saying.ts';

/** How a wire no caller speaks says what the mock has to say. */
export interface WireVoice {
  readonly contentType: string;
  readonly readPrompt: (body: JsonObject) => Prompt;
  readonly whole: (saying: Saying, prompt: Prompt) => JsonObject;
  readonly events: (saying: Saying, prompt: Prompt) => readonly string[];
  readonly error: (status: number) => JsonObject;
}
