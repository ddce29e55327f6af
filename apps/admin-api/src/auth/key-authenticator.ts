import { Inject, Injectable } from '@nestjs/common';
import { type ApiKeyRow, Database } from '@headgate/database';
import { narrowerRole, narrowGrants } from '@headgate/domain';
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

  /** The key's row, with no more in it than those that made the key still have. */
  async authenticate(text: string): Promise<ApiKeyRow> {
    // Format and checksum first: nothing a stranger typed reaches the store.
    const parsed = parseApiKey(text);
    if (parsed === undefined) throw fault('key_invalid');
    const row = await this.database.findApiKeyById(parsed.id);
    const nowMs = this.clock.now();
    if (row === undefined) throw fault('key_invalid');
    this.assertSecret(text, row, nowMs);
    assertUsable(row, nowMs);
    return this.narrow(row);
  }

  private assertSecret(text: string, row: ApiKeyRow, nowMs: number): void {
    if (this.isSecret(text, row)) return;
    const earlier = row.previous.find((secret) => this.isSecret(text, secret));
    if (earlier === undefined) throw fault('key_invalid');
    if (Date.parse(earlier.until) <= nowMs) {
      throw fault('key_expired', {
        message: 'This secret was replaced when the key was rotated, and its grace is over.',
      });
    }
  }

  private isSecret(text: string, { digest, pepper }: Pick<ApiKeyRow, 'digest' | 'pepper'>): boolean {
    const own = this.keyring.digest(text, pepper);
    return own !== undefined && matchesDigest(own, digest);
  }

  /** Grants are a subset of the maker's when a key is made; here they stay one when the maker is limited later. */
  private async narrow(row: ApiKeyRow): Promise<ApiKeyRow> {
    const isMadeByKey = /^[0-9A-Za-z]{12}$/.test(row.createdBy);
    if (!isMadeByKey || row.kind !== 'admin') return row;
    const makers = await this.database.inTenant(row.orgId, (tx) => tx.apiKeys.listMakers(row.orgId, [row.id]));
    return (makers.get(row.id) ?? []).reduce(
      (own, maker) => ({
        ...own,
        ...narrowGrants(own, maker),
        role: own.role === null || maker.role === null ? own.role : narrowerRole(own.role, maker.role),
      }),
      row,
    );
  }
}

/** Only after the digest: whether a key is revoked or expired is told to whoever holds it, and to nobody else. */
function assertUsable(row: ApiKeyRow, nowMs: number): void {
  if (row.revokedAt !== null) throw fault('key_revoked');
  if (row.expiresAt !== null && row.expiresAt.getTime() <= nowMs) throw fault('key_expired');
  if (!row.enabled) throw fault('key_disabled');
  if (row.kind !== 'admin' || row.role === null) throw fault('key_kind_wrong');
}
