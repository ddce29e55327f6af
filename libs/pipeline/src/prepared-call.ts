import type { TokenUsage } from '@headgate/domain';
import type { Fault } from '@headgate/kernel';
import type { Fidelity, StreamFormat, StreamFraming } from '@headgate/providers';
import type { UpstreamBody } from './ports.ts';
import type { StreamTranslation } from './stream/stream-translation.ts';

/** A call said in a provider's language, and how its answer is said back. */
export interface PreparedCall {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: UpstreamBody;
  /** What could not be said as asked, for `x-headgate-fidelity`. */
  readonly fidelity: Fidelity | undefined;
  /** True where the caller's and the provider's language are the same: the answer's bytes are forwarded as they are. */
  readonly isNative: boolean;
  /** How a stream is cut into events; undefined for server-sent events. */
  readonly framing: StreamFraming | undefined;
  /**
   * True where the answer's own content type decides how it is read, whatever was asked: an event stream is relayed, JSON and
   * text are read whole, anything else is handed through as it comes.
   */
  readonly followsAnswer?: boolean;
  /** The answer itself, where no provider has to be asked: nothing is then sent. */
  readonly own?: { readonly body: string; readonly headers: Readonly<Record<string, string>> };
  /** The call without what the provider refused it for, to be sent once more; undefined where that would not help. */
  amend?(failure: Fault): PreparedCall | undefined;
  readWhole(bytes: Uint8Array): WholeReply;
  openStream(format: StreamFormat): StreamTranslation;
}

/** A whole answer in the caller's language. */
export interface WholeReply {
  readonly body: Uint8Array | string;
  readonly usage: TokenUsage | undefined;
  /** Set where a success hides a failure. */
  readonly fault: Fault | undefined;
}
