import { type KeyEnvelope, keyRecord } from '@headgate/domain';
import { keyNames } from './key-names.ts';
import type { RedisConnection } from './redis-connection.ts';
import { putKeysScript } from './snapshot-scripts.ts';

const chunk = 500;
const named = keyRecord.pick({ id: true, rev: true });

/** What the store knows of a key id. `unfilled`: the store has lost its data, so not finding a key proves nothing. */
export type KeyLookup =
  | { readonly kind: 'found'; readonly org: string; readonly envelope: KeyEnvelope }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unfilled' };

/** Signed key records in Redis, by organization, with the way from a key's id to its organization. */
export class KeyStore {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  /**
   * Writes records; one that is older than what is there changes nothing, so order and repetition do not matter. A revoked or
   * deleted key is written with `revoked: true`: a record that vanished would read as one not yet there. Before the snapshot, please:
   * its `keys_rev` is what sends proxies here.
   */
  async putKeys(org: string, envelopes: readonly KeyEnvelope[]): Promise<void> {
    const { client } = this.#connection;
    for (let from = 0; from < envelopes.length; from += chunk) {
      const entries = envelopes.slice(from, from + chunk).map((envelope) => ({ envelope, ...readName(envelope) }));
      const args = entries.flatMap(({ id, rev, envelope }) => [id, String(rev), formatKey(rev, envelope)]);
      await client.eval(putKeysScript, 1, keyNames.keys(org), ...args);
      // After the records: an owner without a record would look like a lost one.
      await Promise.all(entries.map(({ id }) => client.set(keyNames.ownerOfKey(id), org)));
    }
  }

  /** Removes every record of an organization that is gone: its keys read as unknown from then on. Safe to repeat. */
  async removeKeys(org: string): Promise<void> {
    const { client } = this.#connection;
    let cursor = '0';
    do {
      const [next, found] = await client.hscan(keyNames.keys(org), cursor, 'COUNT', chunk);
      // Field and value take turns.
      const owners = found.filter((_, at) => at % 2 === 0).map((id) => keyNames.ownerOfKey(id));
      await Promise.all(owners.map((owner) => client.del(owner)));
      cursor = next;
    } while (cursor !== '0');
    await client.del(keyNames.keys(org));
  }

  /** Finds a key by its id alone. The record is not proved yet: check its signature. */
  async findKey(id: string): Promise<KeyLookup> {
    const { client } = this.#connection;
    const [org, digest, refilling] = await Promise.all([
      client.get(keyNames.ownerOfKey(id)),
      client.exists(keyNames.digest),
      client.exists(keyNames.refilling),
    ]);
    if (org === null) return { kind: digest === 1 && refilling === 0 ? 'unknown' : 'unfilled' };
    const envelope = parseKey(await client.hget(keyNames.keys(org), id));
    return envelope === undefined ? { kind: 'unfilled' } : { kind: 'found', org, envelope };
  }

  /** Records of some keys of one organization; those not there are absent, which proves nothing. */
  async findKeys(org: string, ids: readonly string[]): Promise<ReadonlyMap<string, KeyEnvelope>> {
    const found = new Map<string, KeyEnvelope>();
    for (let from = 0; from < ids.length; from += chunk) {
      const some = ids.slice(from, from + chunk);
      const texts = await this.#connection.client.hmget(keyNames.keys(org), ...some);
      for (const [at, id] of some.entries()) {
        const envelope = parseKey(texts[at] ?? null);
        if (envelope !== undefined) found.set(id, envelope);
      }
    }
    return found;
  }
}

function readName(envelope: KeyEnvelope): { id: string; rev: number } {
  return named.parse(JSON.parse(envelope.body));
}

// The revision stands first so that the script can compare it without reading JSON.
function formatKey(rev: number, { signature, body }: KeyEnvelope): string {
  return `${rev} ${signature} ${body}`;
}

function parseKey(text: string | null): KeyEnvelope | undefined {
  const [, signature, body] = /^\d+ (\S+) (.+)$/s.exec(text ?? '') ?? [];
  return signature === undefined || body === undefined ? undefined : { signature, body };
}
