import type { TenantTx } from '@headgate/database';
import type { Problem } from '@headgate/kernel';

/** Where an alias is written: in whose resource, and at which path of its body. */
export interface AliasPlace {
  readonly org: string;
  /** The owning project; null: the organization, which sees only its own. */
  readonly owner: string | null;
  readonly path: string;
}

/** What is wrong with an alias that must name a live policy its owner sees. */
export async function findAliasProblems(
  tx: TenantTx,
  alias: string,
  { org, owner, path }: AliasPlace,
): Promise<Problem[]> {
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(alias)) return [];
  const row = await tx.policies.findByName(org, owner === null ? { owner: null } : { visibleTo: owner }, alias);
  if (row?.live === true) return [];
  const whose = owner === null ? ' of the organization' : '';
  const message =
    row === undefined ? `there is no policy "${alias}"${whose}` : `the policy "${alias}" is not published yet`;
  return [{ path, message }];
}
