import { Injectable } from '@nestjs/common';
import { type ChangeTx, type ClientFieldsKind, Database } from '@headgate/database';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { isSameJson } from '../http/is-same-json.ts';
import { mergePatch } from '../http/merge-patch.ts';

/** A resource, as far as its kept fields go. */
export interface Keeper {
  readonly id: string;
  readonly name: string;
}

/** What is to be kept of a write, and with which resource: known once the write has made or changed it. */
export interface Keeping<Result> {
  readonly kind: ClientFieldsKind;
  readonly kept: JsonObject;
  readonly keeperOf: (result: Result) => Keeper;
}

/** Fields that only that API's clients know: stored with the resource, in the same transaction, and given back. */
@Injectable()
export class KeptFields {
  constructor(private readonly database: Database) {}

  /** What is kept, by the id of the resource. */
  find(caller: AdminCaller, kind: ClientFieldsKind, ids: readonly string[]): Promise<ReadonlyMap<string, JsonObject>> {
    return this.database.inTenant(caller.org, (tx) => tx.clientFields.find(caller.org, kind, ids));
  }

  /** The caller, whose next change keeps these fields too; they are merged into what is kept already. */
  keeping<Result>(caller: AdminCaller, { kind, kept, keeperOf }: Keeping<Result>): AdminCaller {
    return {
      ...caller,
      besides: (tx, result) => keep(tx, caller.org, { kind, kept, keeper: keeperOf(result as Result) }),
    };
  }
}

async function keep(
  tx: ChangeTx,
  org: string,
  { kind, kept, keeper }: { kind: ClientFieldsKind; kept: JsonObject; keeper: Keeper },
): Promise<void> {
  const before = (await tx.clientFields.find(org, kind, [keeper.id])).get(keeper.id) ?? {};
  const after = mergePatch(before, kept) as JsonObject;
  if (isSameJson(before, after)) return;
  await tx.clientFields.put(org, kind, keeper.id, after);
  tx.record({
    action: 'update',
    resourceKind: kind,
    resourceId: keeper.id,
    resourceName: keeper.name,
    before: { client_fields: before },
    after: { client_fields: after },
  });
}
