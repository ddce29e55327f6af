import { Injectable } from '@nestjs/common';
import type { TenantTx } from '@headgate/database';
import {
  buildTargetState,
  type ConfigDocument,
  findTargetProblems,
  type Plan,
  planChanges,
  type StoredSecrets,
  type TargetState,
} from '@headgate/declarative';
import { OutboundRules } from '@headgate/domain';
import { fault, type Problem } from '@headgate/kernel';
import { accept } from '../http/accept.ts';
import type { Draft } from '../http/body-schema.ts';
import { Keyring } from '../platform/keyring.ts';
import { findAddressProblems } from '../providers/find-address-problems.ts';
import { findNamedPolicies } from './find-named-policies.ts';
import { loadTenant, type LoadedTenant } from './load-tenant.ts';
import { storedSecretsOf } from './stored-secrets-of.ts';

/** A tenant as it is, and what a document would do to it. */
export interface PlannedDocument {
  readonly tenant: LoadedTenant;
  readonly plan: Plan;
}

/** Whose document it is, and the transaction it is judged in. */
export interface DocumentPlace {
  readonly org: string;
  readonly tx: TenantTx;
}

interface Opened {
  readonly tenant: LoadedTenant;
  readonly secrets: StoredSecrets;
  readonly target: TargetState;
}

/** Judges and plans documents against the tenant as a transaction sees it. */
@Injectable()
export class DocumentPlanner {
  constructor(
    private readonly keyring: Keyring,
    private readonly outbound: OutboundRules,
  ) {}

  /** Throws everything that would not hold together. */
  async plan(place: DocumentPlace, draft: Draft<ConfigDocument>, prune: boolean): Promise<PlannedDocument> {
    const opened = await this.open(place, accept(draft), prune);
    accept(draft, this.judge(opened, false));
    const { tenant, target, secrets } = opened;
    return { tenant, plan: planChanges(tenant.state, target, secrets) };
  }

  /** What would not hold together; references to secrets count as values nobody has read yet. */
  async findProblems(place: DocumentPlace, document: ConfigDocument, prune: boolean): Promise<Problem[]> {
    return this.judge(await this.open(place, document, prune), true);
  }

  private judge({ tenant, target, secrets }: Opened, allowReferences: boolean): Problem[] {
    const addresses = [...target.providers].flatMap(([key, provider]) =>
      findAddressProblems(provider, tenant.providers.get(key)?.row, this.outbound).map(({ path, message }) => ({
        path: `${provider.path}.${path}`,
        message,
      })),
    );
    return [
      ...findTargetProblems(tenant.state, target, { secrets, allowReferences }),
      ...findNamedPolicies(tenant, target),
      ...addresses,
    ];
  }

  private async open({ org, tx }: DocumentPlace, document: ConfigDocument, prune: boolean): Promise<Opened> {
    const tenant = await loadTenant(org, tx);
    const secrets = storedSecretsOf(this.keyring, tenant.organization, tenant);
    return { tenant, secrets, target: buildTargetState(tenant.state, document, prune) };
  }
}

/** Throws `version_mismatch` where the plan was made of another revision. */
export function assertRevision(tenant: LoadedTenant, revision: number | undefined): void {
  if (revision === undefined || revision === tenant.rev) return;
  throw fault('version_mismatch', {
    message: `The organization is at revision ${tenant.rev}, not ${revision}: plan again and look at what changed.`,
  });
}
