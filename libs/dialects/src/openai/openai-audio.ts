import { fault } from '@headgate/kernel';
import type { PeekedBody } from '../dialect.ts';
import { requestInvalid } from '../fields.ts';
import { peekCall } from '../peek-call.ts';
import { taskDialect } from '../task-dialect.ts';

/** OpenAI speech: words in as JSON, sound out as it is made. */
export const openAiSpeech = taskDialect({
  name: 'openai-speech',
  operation: 'speech',
  peek: peekSpeech,
  task: { feature: 'speech synthesis' },
});

/** OpenAI transcription: a form with a recording. */
export const openAiTranscriptions = taskDialect({
  name: 'openai-transcriptions',
  operation: 'transcription',
  peek: refuseJson,
  takesForms: true,
  task: { feature: 'audio transcription' },
});

/** OpenAI translation of a recording into English. */
export const openAiTranslations = taskDialect({
  name: 'openai-translations',
  operation: 'transcription',
  peek: refuseJson,
  takesForms: true,
  task: { feature: 'audio translation' },
});

/** Sound always comes as it is made; events only where they are asked for by another name than elsewhere. */
function peekSpeech(body: PeekedBody): ReturnType<typeof peekCall> {
  const { model } = peekCall(body);
  const format = body.json['stream_format'] ?? 'audio';
  if (typeof format === 'string') return { model, isStreaming: format === 'sse' };
  throw requestInvalid([{ path: 'stream_format', message: 'must be a string' }]);
}

function refuseJson(): never {
  throw fault('content_type_unsupported', { message: 'The content type must be multipart/form-data.' });
}
