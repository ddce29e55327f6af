import type { JsonObject } from '@headgate/kernel';

/** The languages in which a conversation is asked for. */
export const probedDialects = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'] as const;
export type ProbedDialect = (typeof probedDialects)[number];

/** One thing a caller may ask for, as each language says it; a language that has no words for it is left out. */
export interface Probe {
  readonly feature: string;
  readonly bodies: Readonly<Partial<Record<ProbedDialect, JsonObject>>>;
  /** Texts that must reach the vendor wherever nothing is reported lost. */
  readonly wire?: readonly string[];
}

/** A conversation of one turn in each language. */
export const chat = (content: JsonObject[string], more: JsonObject = {}): JsonObject => ({
  messages: [{ role: 'user', content }],
  ...more,
});
export const responses = (content: JsonObject[string], more: JsonObject = {}): JsonObject => ({
  input: typeof content === 'string' ? content : [{ role: 'user', content }],
  ...more,
});
export const anthropic = (content: JsonObject[string], more: JsonObject = {}): JsonObject => ({
  max_tokens: 4096,
  messages: [{ role: 'user', content }],
  ...more,
});
export const gemini = (parts: JsonObject[], more: JsonObject = {}): JsonObject => ({
  contents: [{ role: 'user', parts }],
  ...more,
});
export const said = [{ text: 'hi' }];

/** The same setting in the words of each language; `undefined` where it has none. */
export function setting(
  feature: string,
  words: {
    readonly chat?: JsonObject;
    readonly responses?: JsonObject;
    readonly anthropic?: JsonObject;
    readonly gemini?: JsonObject;
  },
): Probe {
  return {
    feature,
    bodies: {
      ...(words.chat && { 'openai-chat': chat('hi', words.chat) }),
      ...(words.responses && { 'openai-responses': responses('hi', words.responses) }),
      ...(words.anthropic && { 'anthropic-messages': anthropic('hi', words.anthropic) }),
      ...(words.gemini && { 'gemini-generate': gemini(said, { generationConfig: words.gemini }) }),
    },
  };
}
