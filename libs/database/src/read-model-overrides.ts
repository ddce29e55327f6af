import type { ModelOverrideInput } from '@headgate/domain';
import type { Configuration } from './configuration.ts';
import { fromJsonColumn } from './json-column.ts';
import type { Tx } from './session.ts';

/** What the organization says of models; there are few, so they are read whole. */
export async function readModelOverrides(tx: Tx, orgId: string): Promise<Configuration['models']> {
  const stored = await tx.modelOverride.findMany({
    where: { orgId },
    orderBy: [{ provider: 'asc' }, { model: 'asc' }],
  });
  return stored.map(({ provider, model, version, body }) => ({
    provider,
    model,
    version,
    body: fromJsonColumn<ModelOverrideInput>(body),
  }));
}
