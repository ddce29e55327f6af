import type { TenantTx } from '@headgate/database';
import { isJsonObject, type JsonValue, type Problem } from '@headgate/kernel';
import { listPolicyReferences } from '@headgate/snapshot';
import { findStrategyProblems } from '../dlp-templates/find-strategy-problems.ts';
import type { Draft } from '../http/body-schema.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import { findProjectProblems } from '../platform/project-slugs.ts';
import { type AliasPlace, findAliasProblems } from '../policies/find-alias-problems.ts';
import { findPlaceProblems, findTargetProblems } from '../policies/find-target-problems.ts';

/**
 * What a route body refers to that is not there: providers, their secrets, policies, data protection templates, projects. Works on bodies that are wrong
 * elsewhere too, so that everything is reported at once. A project's route reaches what the project sees; the organization's only
 * its own.
 */
export async function findReferenceProblems(
  caller: AdminCaller,
  tx: TenantTx,
  { draft, owner }: { draft: Draft<unknown>; owner: string | null },
): Promise<Problem[]> {
  if (!isJsonObject(draft.body)) return [];
  const { models, projects, config } = draft.body;
  const { org } = caller;
  const problems: Problem[] = [];
  const list = Array.isArray(models) ? (models.slice(0, 50) as readonly JsonValue[]) : [];
  for (const [index, model] of list.entries()) {
    if (!isJsonObject(model)) continue;
    const secret = { name: model['virtual_secret_key'], field: 'virtual_secret_key' };
    const place = { org, owner, path: `models.${index}` };
    problems.push(...(await findPlaceProblems(tx, { provider: model['provider'], secret }, place)));
  }
  const policy = isJsonObject(config) ? config['policy'] : undefined;
  problems.push(...(await findPolicyProblems(tx, policy, { org, owner, path: 'config.policy' })));
  const project = owner === null ? null : { id: owner };
  problems.push(...(await findStrategyProblems(tx, config, { org, project, path: 'config' })));
  const listed = Array.isArray(projects) ? projects.filter((slug): slug is string => typeof slug === 'string') : null;
  return [...problems, ...(await findProjectProblems(org, tx, { projects: listed, owner }))];
}

async function findPolicyProblems(tx: TenantTx, policy: JsonValue | undefined, place: AliasPlace): Promise<Problem[]> {
  if (typeof policy === 'string') return findAliasProblems(tx, policy, place);
  if (!isJsonObject(policy)) return [];
  const { path } = place;
  const problems = await findTargetProblems(tx, policy['targets'], { ...place, path: `${path}.targets` });
  for (const { alias, path: at } of listPolicyReferences(policy)) {
    problems.push(...(await findAliasProblems(tx, alias, { ...place, path: `${path}.${at}` })));
  }
  return problems;
}
