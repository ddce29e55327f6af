import { fault } from '@headgate/kernel';

/** An answer of another operation than the call's reached a writer: a defect of the gateway, never of the caller. */
export function replyMismatch(expected: string, found: string): Error {
  return fault('internal', { cause: new Error(`expected the answer of a ${expected} call, found that of ${found}`) });
}
