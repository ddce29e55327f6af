import { createHash, createHmac, randomBytes } from 'node:crypto';

/** 256 random bits as text, for what only its holder may know. */
export function newOpaqueToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token: with 256 random bits in it, a plain hash cannot be turned back. */
export function hashOpaqueToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Another secret that only who holds the token can name, for this purpose and no other. */
export function deriveToken(token: string, purpose: string): string {
  return createHmac('sha256', token).update(purpose).digest('base64url');
}
