import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { fault, isFault } from '@headgate/kernel';
import { openContentDecoder } from '@headgate/upstream';
import { bodyTooLarge } from './body-too-large.ts';

/**
 * The body of a request with its content encoding undone; the request itself where there is none to undo. A decoder that is
 * destroyed lets what still comes run off, so that the caller gets to read the answer. Throws `content_type_unsupported`.
 */
export function decodeBody(request: IncomingMessage, maxBytes: number): Readable {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return request;
  const decoder = openContentDecoder(encoding);
  if (decoder === undefined) throw encodingUnknown();
  let total = 0;
  // Counted before decoding as well: a body may be all frames that say nothing.
  request.on('data', ({ length }: Buffer) => {
    total += length;
    if (total > maxBytes) decoder.destroy(bodyTooLarge(maxBytes));
  });
  request.once('close', () => {
    if (!request.readableEnded) decoder.destroy();
  });
  decoder.once('close', () => {
    request.unpipe(decoder);
    request.resume();
  });
  return request.pipe(decoder);
}

/** What a caller is told whose body its decoder could not read. */
export function toBodyFault(cause: Error): Error {
  return isFault(cause)
    ? cause
    : fault('body_malformed', { message: 'The request body is not in the encoding its headers name.', cause });
}

function encodingUnknown(): Error {
  return fault('content_type_unsupported', {
    message: 'The content encoding of the request body must be one of gzip, deflate, br, zstd, identity.',
  });
}
