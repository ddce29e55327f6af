import type { Dialect } from '../dialect.ts';
import { peekCall } from '../peek-call.ts';
import { requireChat } from '../require-chat.ts';
import { MessageStreamWriter, toEvent } from './message-stream-writer.ts';
import { readMessagesCall } from './read-messages-call.ts';
import { writeAnthropicError, writeAnthropicStreamError } from './write-error.ts';
import { writeMessage } from './write-message.ts';

/** Anthropic messages. */
export const anthropicMessages: Dialect = {
  name: 'anthropic-messages',
  operation: 'chat',
  family: 'anthropic',
  peek: peekCall,
  readCall: readMessagesCall,
  writeReply: writeMessage,
  openStream: (call, fallback) => new MessageStreamWriter(requireChat(call), fallback),
  writeError: writeAnthropicError,
  writeStreamError: writeAnthropicStreamError,
  heartbeat: toEvent({ type: 'ping' }),
};
