import type { Dialect } from '../dialect.ts';
import { GenerateStreamWriter } from './generate-stream-writer.ts';
import { readGenerateCall } from './read-generate-call.ts';
import { writeGeminiError, writeGeminiStreamError } from './write-error.ts';
import { writeGenerateReply } from './write-generate-reply.ts';

/** Gemini's generateContent and, as an event stream, streamGenerateContent. */
export const geminiGenerate: Dialect = {
  name: 'gemini-generate',
  operation: 'chat',
  family: 'gemini',
  // Model and manner are said by the path alone.
  peek: () => ({ model: undefined, isStreaming: false }),
  readCall: readGenerateCall,
  writeReply: writeGenerateReply,
  openStream: (_, fallback) => new GenerateStreamWriter(fallback),
  writeError: writeGeminiError,
  writeStreamError: writeGeminiStreamError,
  // A comment: no SSE reader makes an event of it.
  heartbeat: ': keep-alive\n\n',
};
