/**
 * The only way out of the data plane: connection pools, timeouts, address checks, the built-in mock provider. Decides nothing
 * about routing or languages, follows no redirect, and connects to nothing an operator has not allowed.
 */
export { CoarseTicker } from './coarse-ticker.ts';
export { HttpUpstream, type HttpUpstreamOptions } from './http-upstream.ts';
export { AdminForwarder } from './admin-forwarder.ts';
export { type MockSpeech } from './mock-exchange.ts';
export { MockUpstream, type MockUpstreamOptions } from './mock-upstream.ts';
export { openContentDecoder } from './open-content-decoder.ts';
export { pauseFor } from './pause-for.ts';
export { TokenKeeper, type TokenKeeperOptions } from './token-keeper.ts';
export { UpstreamByKind } from './upstream-by-kind.ts';
