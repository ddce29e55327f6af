import type { ChangeTx, ModelOverrideRow } from '@headgate/database';
import type { ModelStep } from '@headgate/declarative';
import { fault } from '@headgate/kernel';
import { auditOfModel } from '../models/audit-of-model.ts';

interface PlannedModel {
  readonly step: ModelStep;
  /** What was said of it before. */
  readonly row: ModelOverrideRow | undefined;
}

/** Carries out what a plan says of a model, with its audit event. */
export async function takeModel(org: string, tx: ChangeTx, planned: PlannedModel): Promise<void> {
  tx.record(auditOfModel(planned.row, await write(org, tx, planned)));
}

async function write(org: string, tx: ChangeTx, { step, row }: PlannedModel): Promise<ModelOverrideRow | undefined> {
  const { after } = step;
  if (after === undefined) {
    if (row === undefined || !(await tx.modelOverrides.delete(row))) throw fault('version_mismatch');
    return undefined;
  }
  const { provider, model, ...body } = after;
  const next =
    row === undefined
      ? await tx.modelOverrides.insert(org, { provider, model }, body)
      : await tx.modelOverrides.update(row, body);
  if (next === undefined) throw fault('version_mismatch');
  return next;
}
