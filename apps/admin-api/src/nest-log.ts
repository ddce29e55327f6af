import type { LoggerService } from '@nestjs/common';
import type { Log } from './platform/log.ts';

/** Nest's own messages, of which only those that tell of trouble are worth a line. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(): void {}
  debug(): void {}
  verbose(): void {}

  warn(message: unknown, context?: unknown): void {
    this.target.warn({ context }, String(message));
  }

  error(message: unknown, stack?: unknown): void {
    this.target.error({ stack }, String(message));
  }
}
