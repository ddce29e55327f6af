/**
 * What providers speak: one folder per vendor between the canonical form and its wire, the reader of event streams, and the
 * built-in mock. Pure; refuses to know how bytes travel.
 */
export type {
  AdaptedBody,
  BodyEdit,
  EventReader,
  Fidelity,
  NativeAsk,
  NativeLanguage,
  ProviderAdapter,
  StreamFormat,
  StreamFraming,
  StreamReader,
  StreamTap,
  TapClose,
  TapView,
  TaskWire,
  WholeView,
  WireRequest,
} from './adapter.ts';
export type { CallAuthority, SignableCall, TokenExchange } from './credentials/call-authority.ts';
export { type ObtainedToken, readTokenReply } from './credentials/read-token-reply.ts';
export { findDeclaredFailure, readDeclaredError } from './custom/declared-error.ts';
export { answerMock, type MockRequest } from './mock/answer-mock.ts';
export { readFormFields } from './mock/media/form-fields.ts';
export type { MockAnswer, MockStream, MockWhole } from './mock/mock-answer.ts';
export { mockModels } from './mock/behaviour.ts';
export { findMockDialect } from './mock/index.ts';
export { FidelityLog } from './fidelity-log.ts';
export { findAdapter } from './registry.ts';
export { sniffUsage, UsageSniffer } from './sniff-usage.ts';
export { ndjsonFraming, sseFraming } from './sse/framings.ts';
export { NdjsonReader } from './sse/ndjson-reader.ts';
export { SseReader } from './sse/sse-reader.ts';
