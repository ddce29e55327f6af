import type { ChatCall } from '@headgate/domain';
import type { Fault, FaultCode, JsonObject } from '@headgate/kernel';
import type { FidelityLog } from '../fidelity-log.ts';

/** How much the caller wants the model to think. */
export type AskedReasoning = NonNullable<ChatCall['reasoning']>;

/** How a server that speaks OpenAI's language differs from OpenAI, where requests are built and answers are read. */
export interface OpenAiAccent {
  /** Who it is, for refusals and fidelity. */
  readonly target: string;
  /** Where the server takes back what its model thought in earlier turns; absent where it takes nothing. */
  readonly thoughtsField?: 'reasoning_content' | 'reasoning';
  /** Says how much to think; absent: as `reasoning_effort`. */
  readonly toReasoning?: (asked: AskedReasoning, log: FidelityLog) => JsonObject;
  /** True where reasoning tokens are counted beside the output and not within it. */
  readonly isReasoningBeside?: boolean;
  /** A member that reports a failure under status 200, with its quotes, and how to read it. */
  readonly hiddenFailure?: {
    readonly quotedKey: string;
    readonly find: (value: JsonObject) => Fault | undefined;
  };
  /** The server's own error codes and types that mean something else than their status says. */
  readonly faultCodes?: Readonly<Record<string, FaultCode>>;
}

/** OpenAI itself. */
export const openAiAccent: OpenAiAccent = { target: 'openai' };
