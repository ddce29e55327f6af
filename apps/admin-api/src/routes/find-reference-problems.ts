import type { TenantTx } from '@headgate/database';
import { isJsonObject, type Problem } from '@headgate/kernel';
import type { Draft } from '../http/body-schema.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import { findProjectProblems } from '../platform/project-slugs.ts';

/**
 * What a route body refers to that is not there: providers, their secrets, projects. Works on bodies that are wrong elsewhere too,
 * so that everything is reported at once. A project's route reaches what the project sees; the organization's only its own.
 */
export async function findReferenceProblems(
  caller: AdminCaller,
  tx: TenantTx,
  { draft, owner }: { draft: Draft<unknown>; owner: string | null },
): Promise<Problem[]> {
  if (!isJsonObject(draft.body)) return [];
  const { models, projects } = draft.body;
  const problems: Problem[] = [];
  for (const [index, model] of (Array.isArray(models) ? models.slice(0, 50) : []).entries()) {
    if (!isJsonObject(model)) continue;
    problems.push(...(await findModelProblems(caller.org, tx, { model, owner, path: `models.${index}` })));
  }
  const listed = Array.isArray(projects) ? projects.filter((slug): slug is string => typeof slug === 'string') : null;
  return [...problems, ...(await findProjectProblems(caller.org, tx, { projects: listed, owner }))];
}

async function findModelProblems(
  org: string,
  tx: TenantTx,
  { model, owner, path }: { model: Readonly<Record<string, unknown>>; owner: string | null; path: string },
): Promise<Problem[]> {
  const { provider: name, virtual_secret_key: secret } = model;
  if (!isName(name)) return []; // the schema has said so
  const provider = await tx.providers.findByName(org, owner === null ? { owner: null } : { visibleTo: owner }, name);
  if (provider === undefined) {
    return [
      {
        path: `${path}.provider`,
        message: `there is no provider "${name}"${owner === null ? ' of the organization' : ''}`,
      },
    ];
  }
  if (!isName(secret) || (await tx.providerSecrets.findByName(org, provider.id, secret)) !== undefined) return [];
  return [{ path: `${path}.virtual_secret_key`, message: `the provider "${name}" has no secret "${secret}"` }];
}

function isName(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(text);
}
