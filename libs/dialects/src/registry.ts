import type { DialectName } from '@headgate/domain';
import { anthropicCountTokens } from './anthropic/anthropic-count-tokens.ts';
import { anthropicMessages } from './anthropic/anthropic-messages.ts';
import type { Dialect } from './dialect.ts';
import { geminiCountTokens } from './gemini/gemini-count-tokens.ts';
import { geminiBatchEmbed, geminiEmbed } from './gemini/gemini-embed.ts';
import { geminiGenerateArray } from './gemini/gemini-generate-array.ts';
import { geminiGenerate } from './gemini/gemini-generate.ts';
import { openAiChat } from './openai/openai-chat.ts';
import { openAiCompletions } from './openai/openai-completions.ts';
import { openAiSpeech, openAiTranscriptions, openAiTranslations } from './openai/openai-audio.ts';
import { openAiEmbeddings } from './openai/openai-embeddings.ts';
import { openAiImageEdits, openAiImageVariations } from './openai/openai-image-edits.ts';
import { openAiImages } from './openai/openai-images.ts';
import { openAiModerations } from './openai/openai-moderations.ts';
import { rerank } from './rerank/rerank.ts';
import { openAiResponses } from './openai-responses/openai-responses.ts';

// A record over the union, so that a name without a dialect does not compile.
const byName: Readonly<Record<DialectName, Dialect>> = {
  'openai-chat': openAiChat,
  'openai-responses': openAiResponses,
  'openai-completions': openAiCompletions,
  'openai-embeddings': openAiEmbeddings,
  'openai-images': openAiImages,
  'openai-image-edits': openAiImageEdits,
  'openai-image-variations': openAiImageVariations,
  'openai-speech': openAiSpeech,
  'openai-transcriptions': openAiTranscriptions,
  'openai-translations': openAiTranslations,
  'openai-moderations': openAiModerations,
  rerank,
  'anthropic-messages': anthropicMessages,
  'anthropic-count-tokens': anthropicCountTokens,
  'gemini-generate': geminiGenerate,
  'gemini-generate-array': geminiGenerateArray,
  'gemini-embed': geminiEmbed,
  'gemini-batch-embed': geminiBatchEmbed,
  'gemini-count-tokens': geminiCountTokens,
};

/** Every language callers may speak, by name. */
export const dialects: ReadonlyMap<DialectName, Dialect> = new Map(
  Object.values(byName).map((dialect) => [dialect.name, dialect]),
);

/** The dialect of this name; every name of the union has one. */
export function getDialect(name: DialectName): Dialect {
  return byName[name];
}
