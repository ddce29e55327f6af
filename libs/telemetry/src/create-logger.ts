import { type Bindings, type ChildLoggerOptions, type DestinationStream, type Level, type Logger, pino } from 'pino';
import { redactText } from './redact-text.ts';
import { redactValue } from './redact-value.ts';

export interface LoggerOptions {
  /** Which process writes. */
  readonly name: string;
  readonly level: Level | 'silent';
  /** Standard output unless told otherwise. */
  readonly destination?: DestinationStream;
}

/** A logger of JSON lines in which no credential and no body can appear, whatever is handed to it. */
export function createLogger({ name, level, destination }: LoggerOptions): Logger {
  const options = {
    name,
    level,
    base: { name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => redactValue(fields) as Record<string, unknown>,
    },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: (...args: unknown[]) => void) {
        const clean = args.map((arg: unknown) => (typeof arg === 'string' ? redactText(arg) : arg));
        method.apply(this, clean);
      },
    },
  };
  return redactChildren(destination === undefined ? pino(options) : pino(options, destination));
}

/** What is bound to a child is written by pino without passing any formatter of ours. */
function redactChildren(logger: Logger): Logger {
  type Child = (this: Logger, bindings: Bindings, options?: ChildLoggerOptions) => Logger;
  // pino's own signature is generic over custom levels, which nobody here has.
  const plain: unknown = Reflect.get(logger, 'child');
  const redacting: Child = function (bindings, options) {
    return (plain as Child).call(this, redactValue(bindings) as Bindings, options);
  };
  logger.child = redacting as unknown as Logger['child'];
  return logger;
}
