import { Inject, Injectable } from '@nestjs/common';
import { type ApiKeyRow, Database } from '@headgate/database';
import { type Clock, fault } from '@headgate/kernel';
import { matchesDigest, parseApiKey } from '@headgate/secrets';
import { clockToken } from '../platform/clock-token.ts';
import { Keyring } from '../platform/keyring.ts';

/** Says whose key a text is. A store that is down is 503, never 401: a caller must not be told that a good key is bad. */
@Injectable()
export class KeyAuthenticator {
  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async authenticate(text: string): Promise<ApiKeyRow> {
    // Format and checksum first: nothing a stranger typed reaches the store.
    const parsed = parseApiKey(text);
    if (parsed === undefined) throw fault('key_invalid');
    const row = await this.database.findApiKeyById(parsed.id);
    const digest = row && this.keyring.digest(text, row.pepper);
    if (row === undefined || digest === undefined || !matchesDigest(digest, row.digest)) throw fault('key_invalid');
    assertUsable(row, this.clock.now());
    return row;
  }
}

/** Only after the digest: whether a key is revoked or expired is told to whoever holds it, and to nobody else. */
function assertUsable(row: ApiKeyRow, nowMs: number): void {
  if (row.revokedAt !== null) throw fault('key_revoked');
  if (row.expiresAt !== null && row.expiresAt.getTime() <= nowMs) throw fault('key_expired');
  if (row.kind !== 'admin' || row.role === null) throw fault('key_kind_wrong');
}
