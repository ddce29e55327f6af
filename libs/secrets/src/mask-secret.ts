const fullMask = '********';
const shortest = 16;

/** What is shown of a stored secret: `sk-...f3a9`. Below 16 characters nothing is shown, as four would be a quarter or more of it. */
export function maskSecret(value: string): string {
  if (value.length < shortest) return fullMask;
  const prefix = /^[A-Za-z0-9]{1,5}[-_]/.exec(value)?.[0] ?? '';
  return `${prefix}...${value.slice(-4)}`;
}

/**
 * True for a text that has the shape of a mask. A form sends back what it was shown: equal to the stored mask means "unchanged",
 * and any other mask must be refused, because storing it would replace a working secret with dots.
 */
export function isMaskedSecret(value: string): boolean {
  return value === fullMask || /^(?:[A-Za-z0-9]{1,5}[-_])?\.\.\..{4}$/.test(value);
}
