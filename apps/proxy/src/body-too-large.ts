import { type Fault, fault } from '@headgate/kernel';

/** What a caller is told whose request is larger than the limit. */
export function bodyTooLarge(maxBodyBytes: number): Fault {
  return fault('body_too_large', {
    message: `The request body is larger than the limit of ${String(maxBodyBytes)} bytes.`,
  });
}
