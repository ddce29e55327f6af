import { Injectable } from '@nestjs/common';
import { type Changed, type ChangeTx, Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller, OnceOnly } from '../http/admin-caller.ts';
import { Keyring } from './keyring.ts';
import { onceAddress } from './once-address.ts';
import { Publication } from './publication.ts';

/** One change of one tenant: committed whole, given once under an `Idempotency-Key`, and on its way to the proxies. */
@Injectable()
export class Changes {
  constructor(
    private readonly database: Database,
    private readonly publication: Publication,
    private readonly keyring: Keyring,
  ) {}

  /** Does the work and answers with what came of it; under a known `Idempotency-Key`, with what came of it the first time. */
  async run<Result>(caller: AdminCaller, work: (tx: ChangeTx) => Promise<Result>): Promise<Changed<Result>> {
    const { actor, onceOnly } = caller;
    const { result: done, rev } = await this.database.change(caller.org, actor, async (tx) => {
      if (onceOnly === undefined) return { result: await doAll(caller, tx, work), rev: undefined };
      const earlier = await this.replay<Result>(tx, caller.org, onceOnly);
      if (earlier !== undefined) return earlier;
      const first = { result: await doAll(caller, tx, work), rev: tx.rev };
      await this.remember(tx, caller.org, { onceOnly, done: first });
      return first;
    });
    // The database knows whether anything was recorded: `tx.rev` of work that changed nothing is a revision that never comes.
    const change = { result: done.result, rev: done.rev ?? rev };
    await this.publication.request(caller.org, change.rev);
    return change;
  }

  private async replay<Result>(
    tx: ChangeTx,
    org: string,
    { key, requestHash }: OnceOnly,
  ): Promise<Changed<Result> | undefined> {
    const row = await tx.idempotency.find(org, key);
    if (row === undefined) return undefined;
    if (row.requestHash !== requestHash) throw fault('idempotency_mismatch');
    if (typeof row.body !== 'string') throw fault('internal', { message: 'A remembered answer is not sealed.' });
    const plain = this.keyring.unseal(await tx.organizations.get(org), onceAddress(key), row.body);
    return JSON.parse(plain) as Changed<Result>;
  }

  /** The answer is sealed: the one that made an API key holds the key, which no table may. */
  private async remember(
    tx: ChangeTx,
    org: string,
    { onceOnly, done }: { onceOnly: OnceOnly; done: Changed<unknown> },
  ): Promise<void> {
    const { key, requestHash } = onceOnly;
    const body = this.keyring.seal(await tx.organizations.get(org), onceAddress(key), JSON.stringify(done));
    await tx.idempotency.insert(org, { key, requestHash, status: 201, body });
  }
}

async function doAll<Result>(
  { besides }: AdminCaller,
  tx: ChangeTx,
  work: (tx: ChangeTx) => Promise<Result>,
): Promise<Result> {
  const result = await work(tx);
  await besides?.(tx, result);
  return result;
}
