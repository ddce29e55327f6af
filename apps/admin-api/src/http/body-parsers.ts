import { fault } from '@headgate/kernel';
import type { FastifyInstance } from 'fastify';
import { findRepeatedKey } from './find-repeated-key.ts';

/** Largest body the admin API reads, in bytes. */
export const maxBodyBytes = 1024 * 1024;

/** JSON and merge patches, read by one parser; every other content type is refused. */
export function addBodyParsers(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'string' },
    (request, body, done) => {
      const text = String(body);
      // Clients that always name a content type also do so on a POST or DELETE without a body.
      if (text === '') done(null, undefined);
      else if (nestsTooDeep(text)) done(fault('body_ambiguous'));
      else {
        void parse(request, text, (error: Error | null, value?: unknown) => {
          done(error ?? findFault(text, value), value);
        });
      }
    },
  );
}

/** What is wrong with JSON that can be read. */
function findFault(text: string, value: unknown): Error | null {
  const repeated = findRepeatedKey(text);
  if (repeated !== undefined) {
    const key = JSON.stringify(repeated.slice(0, 100));
    return fault('body_ambiguous', { message: `The request body names the key ${key} twice.` });
  }
  return holdsUnstorableText(text, value) ? unstorable() : null;
}

function unstorable(): Error {
  return fault('request_invalid', {
    message: 'A text in the body holds U+0000 or half a surrogate pair, which no store takes.',
  });
}

/** True when some text holds a character that JSON can spell and PostgreSQL cannot store. */
function holdsUnstorableText(text: string, value: unknown): boolean {
  // Both can only be spelt as escapes, so nearly every body is done after one search.
  if (!/\\u(?:0000|d[89a-f])/i.test(text)) return false;
  // Written again, whole pairs are characters; what is still an escape is a half. Escaped backslashes are skipped in pairs.
  return /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(JSON.stringify(value));
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
