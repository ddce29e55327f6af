import type { TokenUsage } from '@headgate/domain';
import type { PreparedCall } from './prepared-call.ts';
import type { ByteRelay } from './stream/byte-relay.ts';
import type { StreamRelay } from './stream/stream-relay.ts';
import type { StreamTranslation } from './stream/stream-translation.ts';

/** A provider's answer that has proved good enough to be sent: whole, or streaming past its gate. */
export type OpenAnswer = WholeAnswer | StreamAnswer;

interface AnswerHead {
  readonly prepared: PreparedCall;
  readonly status: number;
  readonly contentType: string;
}

export interface WholeAnswer extends AnswerHead {
  readonly kind: 'whole';
  readonly body: Uint8Array | string;
  readonly usage: TokenUsage | undefined;
}

export interface StreamAnswer extends AnswerHead {
  readonly kind: 'stream';
  readonly relay: StreamRelay | ByteRelay;
  readonly translation: Pick<StreamTranslation, 'usage'>;
}
