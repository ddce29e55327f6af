import type { DialectName } from '@headgate/domain';
import { imageVoice } from './image-voice.ts';
import type { MediaVoice } from './media-voice.ts';
import { moderationVoice } from './moderation-voice.ts';
import { rerankVoice } from './rerank-voice.ts';
import { speechVoice } from './speech-voice.ts';
import { transcriptionVoice } from './transcription-voice.ts';

const voices = {
  'openai-images': imageVoice,
  'openai-image-edits': imageVoice,
  'openai-image-variations': imageVoice,
  'openai-speech': speechVoice,
  'openai-transcriptions': transcriptionVoice,
  'openai-translations': transcriptionVoice,
  'openai-moderations': moderationVoice,
  rerank: rerankVoice,
} as const satisfies Partial<Record<DialectName, MediaVoice>>;

/** The languages of work other than chat, completions, embeddings and counts. */
export type MediaDialect = keyof typeof voices;

/** Undefined for the other languages. */
export function findMediaVoice(dialect: DialectName): MediaVoice | undefined {
  return Object.hasOwn(voices, dialect) ? voices[dialect as MediaDialect] : undefined;
}
