import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, GroupMapping, IdentityProviderChange, IdentityProviderRow } from '@headgate/database';
import { OutboundRules } from '@headgate/domain';
import { fault, newId, type Problem } from '@headgate/kernel';
import { isMaskedSecret } from '@headgate/secrets';
import { assertGrantable } from '../api-keys/assert-grantable.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { validationFault } from '../http/validation-fault.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { ClientSecrets } from './client-secrets.ts';
import type { CreateIdentityProvider } from './create-identity-provider.dto.ts';
import { findIssuerProblems } from './find-issuer-problems.ts';
import type { GroupMappingInput } from './group-mapping.dto.ts';
import type { IdentityProviderResource } from './identity-provider-resource.ts';
import { getIdentityProvider, presentIn } from './identity-providers.queries.ts';
import type { UpdateIdentityProvider } from './update-identity-provider.dto.ts';

/** The write side of identity providers. Whoever sets one up could come by it, so it gives no role above theirs. */
@Injectable()
export class IdentityProvidersService {
  constructor(
    private readonly changes: Changes,
    private readonly secrets: ClientSecrets,
    private readonly rules: OutboundRules,
  ) {}

  create(caller: AdminCaller, input: CreateIdentityProvider): Promise<Changed<IdentityProviderResource>> {
    assertUnbound(caller);
    assertMayGive(caller, input.mappings, input.default_role);
    return this.changes.run(caller, async (tx) => {
      const problems = findIssuerProblems(input.issuer, this.rules);
      const mappings = await readMappings(caller.org, tx, { input: input.mappings, problems });
      if (problems.length > 0) throw validationFault(problems);
      const id = newId('idp');
      const { issuer, name, scopes, enabled } = input;
      const organization = await tx.organizations.get(caller.org);
      const row = await tx.identityProviders.insert(caller.org, {
        ...{ id, name, issuer, enabled, mappings, scopes: withOpenid(scopes) },
        ...{ clientId: input.client_id, groupsClaim: input.groups_claim, defaultRole: input.default_role },
        ...this.secrets.seal(organization, { id, issuer }, input.client_secret),
      });
      const resource = await presentIn(caller.org, tx, row);
      tx.record({ ...subject(row), action: 'create', before: null, after: resource });
      return resource;
    });
  }

  update(
    caller: AdminCaller,
    id: string,
    input: UpdateIdentityProvider,
    demands: Preconditions,
  ): Promise<Changed<IdentityProviderResource>> {
    assertMayGive(caller, input.mappings ?? [], input.default_role ?? null);
    return this.changes.run(caller, async (tx) => {
      const row = await this.getChangeable(caller, tx, { id, demands });
      const change = await this.readChange(caller, tx, { row, input });
      if (changesNothing(row, change)) return presentIn(caller.org, tx, row);
      const after = await tx.identityProviders.update(caller.org, id, row.version, change);
      if (after === undefined) throw fault('version_mismatch');
      const resource = await presentIn(caller.org, tx, after);
      tx.record({
        ...subject(row),
        ...{ action: 'update', before: await presentIn(caller.org, tx, row), after: resource },
      });
      return resource;
    });
  }

  delete(caller: AdminCaller, id: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.getChangeable(caller, tx, { id, demands });
      const users = await tx.members.countVia(caller.org, id);
      if (users > 0) {
        throw fault('in_use', {
          message: `${users} members come by this identity provider; remove them first, or disable it.`,
        });
      }
      const before = await presentIn(caller.org, tx, row);
      if (!(await tx.identityProviders.delete(caller.org, id, row.version))) throw fault('version_mismatch');
      tx.record({ ...subject(row), action: 'delete', before, after: null });
    });
  }

  /** One that gives more than the caller has is not the caller's to change: another issuer in it would let them in. */
  private async getChangeable(
    caller: AdminCaller,
    tx: ChangeTx,
    { id, demands }: { id: string; demands: Preconditions },
  ): Promise<IdentityProviderRow> {
    const row = await getIdentityProvider(caller, tx, id);
    assertPrecondition(demands, row);
    assertMayGive(caller, row.mappings, row.defaultRole);
    return row;
  }

  private async readChange(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, input }: { row: IdentityProviderRow; input: UpdateIdentityProvider },
  ): Promise<IdentityProviderChange> {
    const { name, issuer, scopes, enabled, client_id: clientId, groups_claim: groupsClaim } = input;
    const problems = issuer === undefined ? [] : findIssuerProblems(issuer, this.rules);
    const mappings = input.mappings && (await readMappings(caller.org, tx, { input: input.mappings, problems }));
    if (problems.length > 0) throw validationFault(problems);
    const given = { name, issuer, enabled, clientId, groupsClaim, mappings, defaultRole: input.default_role };
    return {
      ...(Object.fromEntries(
        Object.entries(given).filter(([, value]) => value !== undefined),
      ) as IdentityProviderChange),
      ...(scopes !== undefined && { scopes: withOpenid(scopes) }),
      ...(await this.readSecret(caller, tx, { row, input })),
    };
  }

  private async readSecret(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, input }: { row: IdentityProviderRow; input: UpdateIdentityProvider },
  ): Promise<IdentityProviderChange> {
    const { client_secret: secret, issuer = row.issuer } = input;
    const isSame = secret === undefined || (isMaskedSecret(secret) && secret === row.mask);
    if (isSame && new URL(issuer).origin === new URL(row.issuer).origin) return {};
    if (isSame)
      throw fault('secret_required', { message: "Changing an issuer's origin requires the client's secret again." });
    return this.secrets.seal(await tx.organizations.get(caller.org), { id: row.id, issuer }, secret);
  }
}

function assertUnbound({ isBound }: AdminCaller): void {
  if (!isBound) return;
  throw fault('permission_denied', {
    message: 'Whoever is bound to a project may not let people into the organization.',
  });
}

function assertMayGive(
  caller: AdminCaller,
  mappings: readonly Pick<GroupMapping, 'role'>[],
  defaultRole: GroupMapping['role'] | null,
): void {
  for (const { role } of mappings) assertGrantable(caller, role);
  assertGrantable(caller, defaultRole);
}

async function readMappings(
  org: string,
  tx: ChangeTx,
  { input, problems }: { input: readonly GroupMappingInput[]; problems: Problem[] },
): Promise<GroupMapping[]> {
  const mappings: GroupMapping[] = [];
  for (const [index, { group, role, projects: slugs = null }] of input.entries()) {
    const ids = new Set<string>();
    for (const [at, slug] of (slugs ?? []).entries()) {
      const found = await tx.projects.findBySlug(org, slug);
      if (found !== undefined) ids.add(found.id);
      else problems.push({ path: `mappings.${index}.projects.${at}`, message: `there is no project "${slug}"` });
    }
    mappings.push({ group, role, projects: slugs === null ? null : [...ids].sort() });
  }
  return mappings;
}

function withOpenid(scopes: readonly string[]): string[] {
  return [...new Set(['openid', ...scopes])];
}

function subject(row: IdentityProviderRow): {
  resourceKind: 'identity_provider';
  resourceId: string;
  resourceName: string;
} {
  return { resourceKind: 'identity_provider', resourceId: row.id, resourceName: row.name };
}
