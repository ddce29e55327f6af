/**
 * The life of a call on the data plane, stage by stage, and the ports it needs: who calls, secrets, usage, the way out. Knows
 * no socket, no clock and no store; refuses to decide routing (`@headgate/routing`) or any language (`@headgate/dialects`).
 */
export type { ArchiveSink, TapedBody, TapedCall } from './archive-sink.ts';
export type { AttemptSummary, CallObserver, CallSummary } from './call-observer.ts';
export { Cancellation } from './cancellation.ts';
export type { Family } from './endpoint.ts';
export { errorDialect } from './error-dialect.ts';
export { findEndpoint } from './find-endpoint.ts';
export { handleCall } from './handle-call.ts';
export type { BodySource, FlatHeaders, IncomingCall, ReplyPort, StreamSink } from './incoming-call.ts';
export { defaultPipelineLimits, type PipelineDeps, type PipelineLimits } from './pipeline-deps.ts';
export type {
  BodyConsumer,
  Identity,
  IdentitySource,
  SecretOpener,
  StoredIdSeal,
  TickListener,
  Ticker,
  TokenNeed,
  TokenSource,
  Upstream,
  UpstreamAnswer,
  UpstreamBody,
  UpstreamCall,
  UsageSink,
} from './ports.ts';
