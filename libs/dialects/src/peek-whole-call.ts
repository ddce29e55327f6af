import { requestInvalid } from './fields.ts';
import type { PeekedBody } from './dialect.ts';
import { peekCall } from './peek-call.ts';

/** Like `peekCall`, for what is only ever answered whole: a stream asked for is refused here, not blamed on a provider later. */
export function peekWholeCall(body: PeekedBody, what: string): ReturnType<typeof peekCall> {
  const call = peekCall(body);
  if (!call.isStreaming) return call;
  throw requestInvalid([{ path: 'stream', message: `must be false or absent: ${what} cannot be streamed` }]);
}
