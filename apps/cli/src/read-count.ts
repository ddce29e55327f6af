import { CliError, exitCodes } from './cli-error.ts';

/** A whole number above zero, undefined where the option is absent; throws a usage error. */
export function readCount(value: string | boolean | undefined, option: string): number | undefined {
  if (value === undefined) return undefined;
  const count = Number(value);
  if (typeof value === 'string' && /^\d{1,7}$/.test(value) && count > 0) return count;
  throw new CliError(`--${option} must be a whole number above zero`, exitCodes.usage);
}
