/**
 * What callers speak: every API language read into the canonical call and written from the canonical answer, and the one
 * reading of a request body's bytes. Pure; refuses to know any provider.
 */
export { type BodyLimits, defaultBodyLimits, type ScannedBody, scanBody, type Span } from './body/scan-body.ts';
export { readBody, RequestBody } from './body/read-body.ts';
export { editBody, type MemberChange } from './body/edit-body.ts';
export { spliceBody, splicePieces, type BodyChange } from './body/splice-body.ts';
export type { Dialect, ErrorAnswer, ReplyFallback, StreamWriter, TaskLanguage } from './dialect.ts';
export { type FormPiece, FormScanner } from './form/form-scanner.ts';
export { isForm, readBoundary } from './form/read-boundary.ts';
export { countTokens } from './count-tokens.ts';
export { estimateInputTokens } from './estimate-tokens.ts';
export { dialects, getDialect } from './registry.ts';
