import type { TenantTx } from '@headgate/database';
import { isJsonObject, type JsonValue, type Problem } from '@headgate/kernel';

/** Where targets are written, and whose names they use. */
export interface TargetsPlace {
  readonly org: string;
  /** Id of the owning project; null: the organization. */
  readonly owner: string | null;
  readonly path: string;
}

/**
 * Providers and secrets that targets name and that are not there. Works on targets that are wrong elsewhere too, so that everything
 * is reported at once.
 */
export async function findTargetProblems(tx: TenantTx, targets: unknown, place: TargetsPlace): Promise<Problem[]> {
  const problems: Problem[] = [];
  const list = Array.isArray(targets) ? (targets.slice(0, 50) as readonly JsonValue[]) : [];
  for (const [index, target] of list.entries()) {
    if (!isJsonObject(target)) continue;
    const { provider, secret } = target;
    const names = { provider, secret: { name: secret, field: 'secret' } };
    problems.push(...(await findPlaceProblems(tx, names, { ...place, path: `${place.path}.${index}` })));
  }
  return problems;
}

/** What a model or target says of where it goes. */
export interface NamedPlace {
  readonly provider: unknown;
  /** The secret it names, and in which field. */
  readonly secret: { readonly name: unknown; readonly field: string };
}

/** Whether provider and secret are there for `owner`: a project's reach what the project sees, the organization's only its own. */
export async function findPlaceProblems(
  tx: TenantTx,
  { provider: name, secret }: NamedPlace,
  { org, owner, path }: TargetsPlace,
): Promise<Problem[]> {
  if (!isName(name)) return []; // the schema has said so
  const provider = await tx.providers.findByName(org, owner === null ? { owner: null } : { visibleTo: owner }, name);
  if (provider === undefined) {
    const whose = owner === null ? ' of the organization' : '';
    return [{ path: `${path}.provider`, message: `there is no provider "${name}"${whose}` }];
  }
  if (!isName(secret.name)) return [];
  if ((await tx.providerSecrets.findByName(org, provider.id, secret.name)) !== undefined) return [];
  return [{ path: `${path}.${secret.field}`, message: `the provider "${name}" has no secret "${secret.name}"` }];
}

function isName(text: unknown): text is string {
  return typeof text === 'string' && /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(text);
}
