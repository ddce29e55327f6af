import type { Fault } from '@headgate/kernel';
import type { Dialect } from '../dialect.ts';
import { openAiChat } from '../openai/openai-chat.ts';
import { textToolsOf } from '../text-tools/text-tools-of.ts';
import { readResponsesCall } from './read-responses-call.ts';
import { ResponseStreamWriter } from './response-stream-writer.ts';
import { writeResponse } from './write-response.ts';

/** OpenAI responses. */
export const openAiResponses: Dialect = {
  ...openAiChat,
  name: 'openai-responses',
  readCall: readResponsesCall,
  writeReply: writeResponse,
  openStream: (call, fallback) => new ResponseStreamWriter(fallback, textToolsOf(call)),
  writeStreamError,
};

/** An `error` event: typed like every other of the language, and with the object OpenAI's packages raise their class from. */
function writeStreamError(fault: Fault, requestId: string): string {
  const { code, message } = fault;
  const param = fault.problems[0]?.path ?? null;
  const error = { type: 'server_error', code, message, param, request_id: requestId };
  return `event: error\ndata: ${JSON.stringify({ type: 'error', code, message, param, sequence_number: 0, error })}\n\n`;
}
