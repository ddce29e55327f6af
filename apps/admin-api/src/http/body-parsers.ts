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
      else void parse(request, String(text), done);
    },
  );
}

/** True when brackets nest deeper than any body of ours; counted before parsing, so that depth costs nothing. */
function nestsTooDeep(text: string, most = 40): boolean {
  let depth = 0;
  // Whole strings are matched first, so that brackets inside them are never counted.
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > most) return true;
  }
  return false;
}
