import { CliError, exitCodes } from './cli-error.ts';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The instant so long ago, as `30s`, `15m`, `24h` or `7d`; throws a usage error. */
export function readSince(value: string | boolean | undefined, usual: string, now: number): string {
  const [, amount, unit] = /^(\d{1,5})([smhd])$/.exec(typeof value === 'string' ? value : usual) ?? [];
  if (amount === undefined || unit === undefined || (value !== undefined && typeof value !== 'string')) {
    throw new CliError('--since must be a time such as 30s, 15m, 24h or 7d', exitCodes.usage);
  }
  return new Date(now - Number(amount) * unitMs[unit as keyof typeof unitMs]).toISOString();
}
