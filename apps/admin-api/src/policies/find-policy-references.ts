import type { PolicyRow, TenantTx } from '@headgate/database';
import type { PolicyReplacement } from './policy-body.ts';
import { isJsonObject, type Problem } from '@headgate/kernel';
import { findPolicyGraphProblems, listPolicyReferences, type PolicyNode } from '@headgate/snapshot';
import type { Draft } from '../http/body-schema.ts';
import { findProjectProblems } from '../platform/project-slugs.ts';
import { findTargetProblems } from './find-target-problems.ts';

/** A policy that is about to be written. */
export interface PolicyInQuestion {
  readonly draft: Draft<PolicyReplacement>;
  readonly owner: string | null;
  readonly alias: string;
  /** Undefined where it is made anew. */
  readonly row: PolicyRow | undefined;
}

/** What a policy refers to that is not there, or would lead in circles or too deep, for itself or for another one. */
export async function findPolicyReferences(org: string, tx: TenantTx, asked: PolicyInQuestion): Promise<Problem[]> {
  const { draft, owner } = asked;
  if (!isJsonObject(draft.body)) return [];
  const { targets, projects } = draft.body;
  const listed = Array.isArray(projects) ? projects.filter((slug): slug is string => typeof slug === 'string') : null;
  return [
    ...(await findTargetProblems(tx, targets, { org, owner, path: 'targets' })),
    ...(await findGraphProblems(org, tx, asked)),
    ...(await findProjectProblems(org, tx, { projects: listed, owner })),
  ];
}

async function findGraphProblems(
  org: string,
  tx: TenantTx,
  { draft: { body }, owner, alias, row }: PolicyInQuestion,
): Promise<Problem[]> {
  const listed = isJsonObject(body) && Array.isArray(body['projects']) ? (body['projects'] as unknown[]) : null;
  const key = row?.id ?? '';
  const idOf = await readProjectIds(org, tx);
  const live = await tx.policies.listLive(org);
  const before = live.map((other) => toNode(other, idOf));
  // The alias is taken: the database says so, and no graph has it twice.
  if (before.some((node) => node.key !== key && node.alias === alias && node.project === owner)) return [];
  const projects = listed?.flatMap((slug) => idOf.get(String(slug)) ?? []) ?? null;
  const own: PolicyNode = { key, alias, project: owner, projects, references: listPolicyReferences(body) };
  const known = findPolicyGraphProblems(before);
  const found = findPolicyGraphProblems([...before.filter((node) => node.key !== key), own]);
  const others = [...found].flatMap(([other, problems]) =>
    other === key || known.has(other) ? [] : problems.map((problem) => ({ other, problem })),
  );
  return [
    ...(found.get(key) ?? []),
    ...others.map(({ other, problem: { path, message } }) => {
      const name = live.find(({ id }) => id === other)?.name ?? '';
      return { path: '', message: `the policy "${name}" would be wrong then, at ${path}: ${message}` };
    }),
  ];
}

function toNode({ id, name, projectId, projects, body }: PolicyRow, idOf: ReadonlyMap<string, string>): PolicyNode {
  const seen = projectId === null ? projects : null;
  return {
    key: id,
    alias: name,
    project: projectId,
    projects: seen?.flatMap((slug) => idOf.get(slug) ?? []) ?? null,
    references: listPolicyReferences(body),
  };
}

/** Ids of the organization's projects by slug; only asked for where policies are shown to some. */
async function readProjectIds(org: string, tx: TenantTx): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  let after: string | undefined;
  do {
    const page = await tx.projects.list(org, { limit: 200, after });
    for (const { slug, id } of page.rows) ids.set(slug, id);
    after = page.next;
  } while (after !== undefined);
  return ids;
}
