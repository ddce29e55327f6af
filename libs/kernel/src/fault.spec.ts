import { describe, expect, it } from 'vitest';
import { fault, isFault, toFault } from './fault.ts';
import { type FaultCode, faults } from './faults.ts';

const codes = Object.keys(faults) as FaultCode[];

describe('the fault catalogue', () => {
  it.each(codes)('%s has a status a client understands and one sentence', (code) => {
    const made = fault(code);
    expect(made.status).toBeGreaterThanOrEqual(400);
    expect(made.status).toBeLessThan(600);
    expect(made.message).toMatch(/^[A-Z].*\.$/s);
  });

  it('never blames the caller for what a retry may cure', () => {
    for (const code of codes) if (faults[code].origin === 'client') expect(faults[code].retryable).toBe(false);
  });
});

describe('a fault', () => {
  it('keeps what the adapter knows better than the catalogue', () => {
    const made = fault('provider_overloaded', { status: 529, retryable: false, message: 'Busy.', retryAfterMs: 1500 });
    expect(made).toMatchObject({
      status: 529,
      retryable: false,
      message: 'Busy.',
      retryAfterMs: 1500,
      origin: 'upstream',
    });
  });

  it('is recognised when another copy of the library made it', () => {
    expect(isFault({ [Symbol.for('headgate.fault')]: true })).toBe(true);
    expect(isFault(new Error('x'))).toBe(false);
    expect(isFault(null)).toBe(false);
  });

  it('shows an unknown error as internal, with the cause kept for the log', () => {
    const cause = new TypeError('x is not a function');
    const shown = toFault(cause);
    expect(shown.code).toBe('internal');
    expect(shown.cause).toBe(cause);
    expect(shown.message).not.toContain('function');
  });
});
