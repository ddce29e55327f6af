import { hash } from 'node:crypto';
import type { Sign, Verify } from '../sign.ts';
import type { YieldNow } from '../slices.ts';

/** A signature anybody could make: good enough to see that one is asked for. */
export const testSign: Sign = (message) => `signed-${hash('sha256', message, 'hex')}`;

/** Accepts what `testSign` signed. */
export const testVerify: Verify = (message, signature) => signature === testSign(message);

/** Gives no turn: everything happens at once. */
export const noTurns: YieldNow = () => Promise.resolve();
