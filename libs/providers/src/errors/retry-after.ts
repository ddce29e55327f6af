type Headers = Readonly<Record<string, string>>;

/** How long the provider asks to wait; undefined where it does not say or says it unreadably. */
export function readRetryAfterMs(headers: Headers): number | undefined {
  const milliseconds = readNumber(headers['retry-after-ms']);
  if (milliseconds !== undefined) return milliseconds;
  const value = headers['retry-after'];
  const seconds = readNumber(value);
  if (seconds !== undefined) return Math.round(seconds * 1000);
  // A date is measured against the provider's own clock, which is the one it was written by.
  const until = Date.parse(value ?? '') - Date.parse(headers['date'] ?? '');
  return Number.isNaN(until) ? undefined : Math.max(0, until);
}

function readNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}
