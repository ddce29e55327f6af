/** What stands between the id of a call and the signature it carries. */
const mark = '__thought__';

/** A tool call as the vendor knows it. */
export interface SignedId {
  readonly id: string;
  readonly signature: string | undefined;
}

/**
 * An id that carries the vendor's thought signature through languages that have no place for it: every client sends the id of a call
 * back, and few send anything else they do not know. Letters, digits, "-" and "_" only, as the strictest language has it.
 */
export function signId({ id, signature }: SignedId): string {
  return signature === undefined ? id : id + mark + Buffer.from(signature, 'utf8').toString('base64url');
}

/** The way back: the signature byte for byte; an id of another vendor's as it is. */
export function readSignedId(signed: string): SignedId {
  const at = signed.indexOf(mark);
  if (at < 0) return { id: signed, signature: undefined };
  const signature = Buffer.from(signed.slice(at + mark.length), 'base64url').toString('utf8');
  return { id: signed.slice(0, at), signature: signature === '' ? undefined : signature };
}
