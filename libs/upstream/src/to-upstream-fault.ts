import { type Fault, fault, type FaultCode, isFault } from '@headgate/kernel';

/** How far an exchange had come when it failed. */
export type ExchangePhase = 'connect' | 'head' | 'body';

const codes: Readonly<Record<string, FaultCode>> = {
  UND_ERR_INVALID_ARG: 'internal',
  UND_ERR_HEADERS_OVERFLOW: 'provider_reply_unreadable',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'provider_stream_broken',
  UND_ERR_CONNECT_TIMEOUT: 'provider_unreachable',
};

/** Says what a failure of the transport means for the call; names the system's code, never an address. */
export function toUpstreamFault(error: unknown, phase: ExchangePhase, provider: string): Fault {
  if (isFault(error)) return error;
  const code = findCode(error);
  const meaning = codes[code] ?? (isOfParser(error) ? 'provider_reply_unreadable' : byPhase(phase));
  const sentence = sentences[meaning];
  return fault(meaning, {
    cause: error,
    upstream: { provider },
    ...(sentence !== undefined && code !== '' && { message: `${sentence} (${code}).` }),
  });
}

const sentences: Partial<Record<FaultCode, string>> = {
  provider_unreachable: 'The provider could not be reached',
  provider_stream_broken: 'The stream from the provider broke off',
  provider_reply_unreadable: 'The provider sent a reply that could not be read',
};

/** A connection that closes before the first byte of an answer has answered nothing: as good as never reached. */
function byPhase(phase: ExchangePhase): FaultCode {
  return phase === 'body' ? 'provider_stream_broken' : 'provider_unreachable';
}

/** The parser's errors carry its own code, or none. */
function isOfParser(error: unknown): boolean {
  return error instanceof Error && error.name === 'HTTPParserError';
}

function findCode(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  // Where several addresses of a name failed, each has its own error; the first says enough.
  if (error instanceof AggregateError && error.errors.length > 0) return findCode(error.errors[0]);
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : '';
}
