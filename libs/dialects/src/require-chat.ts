import type { CanonicalCall, ChatCall } from '@headgate/domain';
import { fault } from '@headgate/kernel';

/** The call, which must be a chat call; anything else is a defect of the gateway. */
export function requireChat(call: CanonicalCall): ChatCall {
  if (call.operation === 'chat') return call;
  throw fault('internal', { cause: new Error(`a ${call.operation} call cannot be streamed`) });
}
