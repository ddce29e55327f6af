import type { Dialect } from '../dialect.ts';
import { peekCall } from '../peek-call.ts';
import { requireChat } from '../require-chat.ts';
import { ChatStreamWriter } from './chat-stream-writer.ts';
import { readChatCall } from './read-chat-call.ts';
import { writeChatReply } from './write-chat-reply.ts';
import { writeOpenAiError, writeOpenAiStreamError } from './write-error.ts';

/** OpenAI chat completions. */
export const openAiChat: Dialect = {
  name: 'openai-chat',
  operation: 'chat',
  family: 'openai',
  peek: peekCall,
  readCall: readChatCall,
  writeReply: writeChatReply,
  openStream: (call, fallback) => new ChatStreamWriter(requireChat(call), fallback),
  writeError: writeOpenAiError,
  writeStreamError: writeOpenAiStreamError,
  // A comment: no SSE reader makes an event of it.
  heartbeat: ': keep-alive\n\n',
};
