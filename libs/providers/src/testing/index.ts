/** What adapters are tested with: the conformance suite, recordings, and a client that puts streams together. */
export { answerWire, type WireAnswer } from './answer-wire.ts';
export { type ConformanceOptions, describeConformance, type RecordedCase } from './conformance.suite.ts';
export { encodeEvent, encodeException } from './encode-event-stream.ts';
export { type Folded, foldEvents } from './fold-events.ts';
export { readRecordedCases } from './recorded-cases.ts';
