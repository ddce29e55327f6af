import { fault } from '@headgate/kernel';

/** What RFC 2046 allows, unquoted or quoted; a space at its end would be read in two ways. */
const boundaryParameter = /;\s*boundary\s*=\s*(?:"([^"\\]*)"|([^\s;"]+))/gi;
const plain = /^[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]$/;

/** True for the content type of a form with files. */
export function isForm(contentType: string): boolean {
  return /^multipart\/form-data\s*(?:;|$)/i.test(contentType);
}

/** The line that parts a form's members; throws `body_malformed` where the content type names none, `body_ambiguous` for two. */
export function readBoundary(contentType: string): string {
  const [found, second] = [...contentType.matchAll(boundaryParameter)];
  if (second !== undefined) throw fault('body_ambiguous', { message: 'The content type names two boundaries.' });
  const boundary = found?.[1] ?? found?.[2] ?? '';
  if (plain.test(boundary)) return boundary;
  throw fault('body_malformed', { message: 'The content type of a form must name its boundary.' });
}
