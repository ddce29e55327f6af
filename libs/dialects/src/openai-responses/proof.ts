import type { ReasoningPart } from '@headgate/domain';

/** Mark what other vendors gave to prove a thought: the language has one place for it, and OpenAI's own is nobody else's. */
const signatureMark = 'signature:';
const redactedMark = 'redacted:';

/** What stands in `encrypted_content` of a thought; undefined where nothing proves it. */
export function writeProof({ signature, redacted }: Pick<ReasoningPart, 'signature' | 'redacted'>): string | undefined {
  if (redacted !== undefined) return redactedMark + redacted;
  return signature === undefined || signature === '' ? undefined : signatureMark + signature;
}

/** The way back, byte for byte; nothing of what OpenAI encrypted, which no other vendor can read. */
export function readProof(written: string | undefined): Pick<ReasoningPart, 'signature' | 'redacted'> {
  if (written?.startsWith(signatureMark) === true) return { signature: written.slice(signatureMark.length) };
  if (written?.startsWith(redactedMark) === true) return { redacted: written.slice(redactedMark.length) };
  return {};
}
