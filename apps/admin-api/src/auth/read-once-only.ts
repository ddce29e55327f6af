import { createHash } from 'node:crypto';
import { fault } from '@headgate/kernel';
import type { OnceOnly } from '../http/admin-caller.ts';
import type { AdminRequest } from '../http/admin-request.ts';

/** What a request says about being done once, if anything. Throws `validation_failed`. */
export function readOnceOnly(request: AdminRequest, actorId: string): OnceOnly | undefined {
  const header = request.headers['idempotency-key'];
  if (request.method !== 'POST' || header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(header)) {
    throw fault('validation_failed', {
      problems: [{ path: 'Idempotency-Key', message: 'must be 1 to 200 printable characters without spaces' }],
    });
  }
  const text = JSON.stringify([request.method, request.url, request.headers['x-headgate-project'], request.body]);
  // Within one caller: two people who pick the same word must not get each other's answers.
  return { key: `${actorId}:${header}`, requestHash: createHash('sha256').update(text).digest('base64url') };
}
