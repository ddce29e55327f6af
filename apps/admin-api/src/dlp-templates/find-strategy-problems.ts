import type { DlpTemplateRow, TenantTx } from '@headgate/database';
import { isJsonObject, type JsonValue, type Problem } from '@headgate/kernel';

/** Whose settings name a strategy, and at which path of a body they stand. */
export interface StrategyPlace {
  readonly org: string;
  /** Without an id: one that is about to be made. Null: the organization, which sees only its own. */
  readonly project: { readonly id?: string | undefined; readonly slug?: string | undefined } | null;
  readonly path: string;
}

/** What is wrong with the `dlp.strategy` of settings: it must name a data protection template their owner sees. */
export async function findStrategyProblems(
  tx: TenantTx,
  settings: JsonValue | undefined,
  place: StrategyPlace,
): Promise<Problem[]> {
  const dlp = isJsonObject(settings) ? settings['dlp'] : undefined;
  const name = isJsonObject(dlp) ? dlp['strategy'] : undefined;
  if (typeof name !== 'string' || (await find(tx, name, place)) !== undefined) return [];
  return [{ path: `${place.path}.dlp.strategy`, message: `there is no data protection template "${name}"` }];
}

async function find(tx: TenantTx, name: string, { org, project }: StrategyPlace): Promise<DlpTemplateRow | undefined> {
  if (project?.id !== undefined) return tx.dlpTemplates.findByName(org, { visibleTo: project.id }, name);
  const row = await tx.dlpTemplates.findByName(org, { owner: null }, name);
  // A project that is only now being made has nothing of its own.
  const isSeen = project === null || row?.projects == null || row.projects.includes(project.slug ?? '');
  return isSeen ? row : undefined;
}
