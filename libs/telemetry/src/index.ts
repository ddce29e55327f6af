/**
 * What a process says of itself: log lines and metrics, and the one place that keeps credentials and bodies out of both.
 * Knows nothing of what is logged or counted.
 */
export { BoundedLabel } from './bounded-label.ts';
export { createLogger, type LoggerOptions } from './create-logger.ts';
export { createRegistry } from './create-registry.ts';
export { isRedactedField, redactedText } from './redacted-fields.ts';
export { redactText } from './redact-text.ts';
export { redactValue } from './redact-value.ts';
export { type CounterSeries, QuickCounter } from './quick-counter.ts';
export { type HistogramSeries, QuickHistogram } from './quick-histogram.ts';
export { Counter, Gauge, Registry } from 'prom-client';
export type { Logger } from 'pino';
