import type { JsonObject } from '@headgate/kernel';
import type { Prompt } from './prompt.ts';
import type { Saying } from './saying.ts';

/** How one language says what the mock has to say. */
export interface Voice {
  whole(saying: Saying, prompt: Prompt): JsonObject;
  /** Complete events, one text each. */
  events(saying: Saying, prompt: Prompt): readonly string[];
  /** The vendor's error body. */
  error(status: number): JsonObject;
  /** What a stream of status 200 says when it fails at once. */
  errorEvents(status: number, saying: Saying): readonly string[];
  readonly requestIdHeader: string;
}

/** No clock here: the mock lives at a fixed moment. */
export const mockCreatedSeconds = 1_750_000_000;

/** What an error says; the status is part of the sentence, so that tests can tell them apart. */
export function errorSentence(status: number): string {
  return `The mock provider was asked to fail with status ${status}.`;
}

/** Arguments come in pieces, as real models send them. */
export function halves(text: string): readonly [string, string] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}
