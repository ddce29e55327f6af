import type { Dialect } from '@headgate/dialects';
import type { Fault } from '@headgate/kernel';
import type { StreamFormat } from '@headgate/providers';

/** How a stream on its way to the caller says what the provider does not: that it lives, that it failed, what it is. */
export interface StreamVoice {
  readonly heartbeat: string;
  readonly contentType: string;
  readonly writeFault: (failure: Fault) => string;
}

/** The voice of a stream in a language of ours, or of one whose events pass as they came. */
export function streamVoice(
  dialect: Dialect,
  requestId: string,
  passed: { readonly format: StreamFormat; readonly contentType: string | undefined } | undefined,
): StreamVoice {
  if (passed?.format === 'ndjson') {
    return {
      // A blank line, which readers of one value a line skip.
      heartbeat: '\n',
      contentType: passed.contentType ?? 'application/x-ndjson',
      writeFault: (failure) => `${dialect.writeError(failure, requestId).body}\n`,
    };
  }
  return {
    heartbeat: dialect.heartbeat,
    contentType: dialect.streamContentType ?? 'text/event-stream',
    writeFault: (failure) => dialect.writeStreamError(failure, requestId),
  };
}
