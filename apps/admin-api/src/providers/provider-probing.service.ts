import { Injectable } from '@nestjs/common';
import { Database, type ProviderRow, type TenantTx } from '@headgate/database';
import { anyModel } from '@headgate/domain';
import { type FaultCode, fault, faults } from '@headgate/kernel';
import type { ProbeResult } from '@headgate/jobs';
import type { AdminCaller } from '../http/admin-caller.ts';
import { ProviderProbes, type ProbeWish } from '../platform/provider-probes.ts';
import { presentTest, type ProviderModels, type ProviderTest } from './provider-test-resource.ts';
import { getProvider, getSecret } from './providers.queries.ts';
import type { TestProvider } from './test-provider.dto.ts';

/** Calls of a provider that somebody asked for by hand; a proxy makes them, and the audit trail names who asked. */
@Injectable()
export class ProviderProbing {
  constructor(
    private readonly database: Database,
    private readonly probes: ProviderProbes,
  ) {}

  async test(caller: AdminCaller, name: string, input: TestProvider): Promise<ProviderTest> {
    const { model } = input;
    const secret = input.secret ?? null;
    const wish = await this.wish(caller, name, async (tx, provider) => {
      if (secret !== null) await getSecret(tx, provider, secret);
      const named = model === undefined ? await findNamedModel(tx, provider) : { model, type: 'chat' as const };
      return { ...named, secret, asks: named.model === '' ? ('models' as const) : ('answer' as const) };
    });
    return presentTest(wish.asks, await this.probes.ask(wish));
  }

  /** Throws what kept the provider from saying so. */
  async listModels(caller: AdminCaller, name: string): Promise<ProviderModels> {
    const wish = await this.wish(caller, name, () =>
      Promise.resolve({ asks: 'models', model: '', type: 'chat', secret: null }),
    );
    const { models, error } = await this.probes.ask(wish);
    if (error !== null) throw faultOf(error);
    return { data: (models ?? []).map((id) => ({ id })), next_cursor: null };
  }

  private async wish(
    caller: AdminCaller,
    name: string,
    choose: (tx: TenantTx, provider: ProviderRow) => Promise<Pick<ProbeWish, 'asks' | 'model' | 'type' | 'secret'>>,
  ): Promise<ProbeWish> {
    const wish = await this.database.inTenant(caller.org, async (tx) => {
      const row = await getProvider(caller, tx, name);
      const { rev } = await tx.organizations.get(caller.org);
      return { org: caller.org, provider: { id: row.id, name: row.name }, rev, ...(await choose(tx, row)) };
    });
    const event = { resourceKind: 'provider' as const, resourceId: wish.provider.id, resourceName: wish.provider.name };
    const after = { asks: wish.asks, model: wish.model, secret: wish.secret };
    await this.database.note(caller.org, caller.actor, [{ ...event, action: 'test', before: null, after }]);
    return wish;
  }
}

/** The first model some route names at this provider, and what kind of route it is; an empty name where none does. */
async function findNamedModel(tx: TenantTx, provider: ProviderRow): Promise<Pick<ProbeWish, 'model' | 'type'>> {
  for (const { body } of await tx.routes.findUsersOfProvider(provider.orgId, provider)) {
    const named = body.models.find((entry) => entry.provider === provider.name && entry.name !== anyModel);
    if (named !== undefined && isProbed(body.type)) return { model: named.name, type: body.type };
  }
  return { model: '', type: 'chat' };
}

function isProbed(type: string): type is ProbeWish['type'] {
  return type === 'chat' || type === 'completion' || type === 'embedding';
}

function faultOf({ code, message, provider_message: said }: NonNullable<ProbeResult['error']>): Error {
  return fault(code in faults ? (code as FaultCode) : 'provider_failed', {
    message: said === null ? message : `${message} It said: ${said}`,
  });
}
