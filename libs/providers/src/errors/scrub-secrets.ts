/** What credentials look like, the vendors' and the gateway's own; masked ones too, their ends are still part of a secret. */
const patterns: readonly RegExp[] = [
  /\b(?:sk|pk|rk|hg|gsk|xai|pplx|nvapi|key|token)[-_][\w*.-]{6,}/gi,
  /\bbearer\s+[^\s"',;]+/gi,
  /\bAIza[\w-]{20,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  /\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*/g,
  /(?<=\/\/)[^\s/@:]+:[^\s/@]+@/g,
  /\b(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[\w-]{40,}\b/g,
];

/** The text with everything that looks like a credential replaced by `[redacted]`. */
export function scrubSecrets(text: string): string {
  return patterns.reduce((scrubbed, pattern) => scrubbed.replace(pattern, '[redacted]'), text);
}
