import { type PublishRefusal, publishRefusal } from '@headgate/domain';
import { keyNames } from './key-names.ts';
import type { RedisConnection } from './redis-connection.ts';

/** What the publisher would not publish, by organization, for those who ask why a change does not arrive. */
export class PublishRefusals {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  async put(org: string, refused: PublishRefusal): Promise<void> {
    await this.#connection.client.set(keyNames.refusal(org), JSON.stringify(publishRefusal.parse(refused)));
  }

  /** Called when a later revision was published. */
  async clear(org: string): Promise<void> {
    await this.#connection.client.del(keyNames.refusal(org));
  }

  /** Undefined: nothing is refused. */
  async find(org: string): Promise<PublishRefusal | undefined> {
    const text = await this.#connection.client.get(keyNames.refusal(org));
    return text === null ? undefined : publishRefusal.parse(JSON.parse(text));
  }
}
