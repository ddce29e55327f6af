import { isUtf8 } from 'node:buffer';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ArchivedBodies, ArchivedBody } from '@headgate/domain';
import { asBuffer } from '@headgate/kernel';
import type { TapedBody } from '@headgate/pipeline';

const compress = promisify(gzip);

/** Both bodies of a call in one piece, compressed off the event loop. */
export function packBodies({
  request,
  reply,
}: {
  readonly request: TapedBody;
  readonly reply: TapedBody;
}): Promise<Buffer> {
  const bodies: ArchivedBodies = { request: toBody(request), reply: toBody(reply) };
  return compress(JSON.stringify(bodies));
}

function toBody({ contentType, bytes, isCut }: TapedBody): ArchivedBody {
  const text = asBuffer(bytes);
  const encoding = isUtf8(text) ? 'utf8' : 'base64';
  return { content_type: contentType ?? null, encoding, body: text.toString(encoding), cut: isCut };
}
