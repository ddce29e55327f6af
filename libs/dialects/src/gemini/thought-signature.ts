import type { ReasoningPart } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';

/** Marks what another vendor redacted: the language has no word of its own for it. */
const redactedMark = 'redacted_thinking:';

/** A thought as a part of the language; the proof of whoever thought it travels in the signature, byte-exact. */
export function writeThought({ text, signature, redacted }: Omit<ReasoningPart, 'kind'>): JsonObject {
  const proof = redacted === undefined ? signature : redactedMark + redacted;
  return { text, thought: true, ...(proof !== undefined && proof !== '' && { thoughtSignature: proof }) };
}

/** The way back. */
export function readThought(text: string, proof: string | undefined): ReasoningPart {
  if (proof === undefined) return { kind: 'reasoning', text };
  if (proof.startsWith(redactedMark))
    return { kind: 'reasoning', text: '', redacted: proof.slice(redactedMark.length) };
  return { kind: 'reasoning', text, signature: proof };
}
