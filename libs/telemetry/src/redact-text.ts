import { redactedText } from './redacted-fields.ts';

/**
 * Shapes of credentials as they may stand inside a sentence: our own keys, the vendors' keys, bearer tokens, and credentials in
 * a URL. Bounded and without nested repetition, so that no text makes them slow.
 */
const shapes: readonly RegExp[] = [
  /\bhg_[a-z]{1,16}_[0-9A-Za-z]{12}_[0-9A-Za-z]{1,64}(?:_[0-9A-Za-z]{1,16})?/g,
  /\b(?:sk|rk|pk|gsk|xai)-[0-9A-Za-z_-]{8,256}/g,
  /\bAIza[0-9A-Za-z_-]{20,60}/g,
  /\b(?:Bearer|Basic) [0-9A-Za-z._~+/=-]{8,4096}/gi,
  /(?<=:\/\/)[^\s/@:]{0,256}:[^\s/@]{1,256}(?=@)/g,
];

/** A text without anything that looks like a credential, cut to `maxLength`. */
export function redactText(text: string, maxLength = 2_000): string {
  // Cut first: an error message may carry megabytes, and none of it is needed.
  let clean = text.length > maxLength ? `${text.slice(0, maxLength)}...` : text;
  for (const shape of shapes) clean = clean.replace(shape, redactedText);
  return clean;
}
