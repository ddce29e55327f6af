import { fault } from '@headgate/kernel';
import type { FastifyInstance } from 'fastify';

/** Largest body the admin API reads, in bytes. */
export const maxBodyBytes = 1024 * 1024;

/** JSON and merge patches, read by one parser; every other content type is refused. */
export function addBodyParsers(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (request, text, done) => {
      // Clients that always name a content type also do so on a POST or DELETE without a body.
      if (text === '') done(null, undefined);
      else if (nestsTooDeep(String(text))) done(fault('body_ambiguous'));
      else parse(request, String(text), done);
    },
  );
}

/** True when brackets nest deeper than any body of ours; counted before parsing, so that depth costs nothing. */
function nestsTooDeep(text: string, most = 40): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (isInString) {
      if (character === 0x5c) index += 1;
      else if (character === 0x22) isInString = false;
    } else if (character === 0x22) isInString = true;
    else if (character === 0x7b || character === 0x5b) depth += 1;
    else if (character === 0x7d || character === 0x5d) depth -= 1;
    if (depth > most) return true;
  }
  return false;
}
