/** The API languages callers speak and providers may speak natively. */
export const dialectNames = [
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'openai-embeddings',
  'openai-images',
  'openai-image-edits',
  'openai-image-variations',
  'openai-speech',
  'openai-transcriptions',
  'openai-translations',
  'openai-moderations',
  'rerank',
  'anthropic-messages',
  'anthropic-count-tokens',
  'gemini-generate',
  'gemini-generate-array',
  'gemini-embed',
  'gemini-batch-embed',
  'gemini-count-tokens',
] as const;
export type DialectName = (typeof dialectNames)[number];

/** What a call wants done, whatever language it is said in. */
export type Operation =
  'chat' | 'completion' | 'embedding' | 'count-tokens' | 'image' | 'speech' | 'transcription' | 'moderation' | 'rerank';
