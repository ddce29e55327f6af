import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { toVirtualKey } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import type { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { NameParams } from '../http/name.params.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { validationFault } from '../http/validation-fault.ts';
import { secretBody } from '../providers/provider-body.ts';
import type { SecretResource } from '../providers/provider-resource.ts';
import type { StoredSecret } from '../providers/secrets.service.ts';
import { ForJavelin } from './for-javelin.ts';
import { javelinBody } from './javelin-body.ts';
import { javelinDone, type JavelinMessage } from './javelin-done.ts';
import { JavelinKeyParams } from './javelin-key.params.ts';
import { KeptFields } from './kept-fields.ts';
import { listAll } from './list-all.ts';
import { Nouns } from './nouns.ts';
import { findDecidedProblems, fromJavelinSecret, toJavelinSecret } from './secret-shape.ts';
import type { SplitBody } from './split-body.ts';

/** Provider secrets as that API's clients know them. */
@Controller('v1/admin/providers')
export class JavelinSecretsController {
  constructor(
    private readonly nouns: Nouns,
    private readonly kept: KeptFields,
  ) {}

  @Get('keyvault/keys')
  @ForJavelin()
  @Allow('provider:read')
  async listAll(@CurrentCaller() caller: AdminCaller): Promise<JsonObject[]> {
    const providers = await listAll((query) => this.nouns.secrets.queries.list(caller, query));
    const found = providers.flatMap(({ name, secrets }) => secrets.map((secret) => ({ provider: name, secret })));
    return this.present(caller, found);
  }

  @Get(':name/keyvault/keys')
  @ForJavelin()
  @Allow('provider:read')
  async list(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<JsonObject[]> {
    const { data } = await this.nouns.secrets.queries.listSecrets(caller, name);
    return this.present(
      caller,
      data.map((secret) => ({ provider: name, secret })),
    );
  }

  @Post(':name/keyvault/:key')
  @ForJavelin()
  @Allow('provider:write')
  async create(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name, key }: JavelinKeyParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
  ): Promise<Answer<JavelinMessage>> {
    const { body, kept } = readSecret({ api_key: key, ...sent }, { provider: name, virtualKey: undefined });
    const change = await this.nouns.secrets.service.create(
      this.keeping(caller, name, kept),
      { name },
      secretBody.read(body),
    );
    return javelinDone('Secret', 'created', change);
  }

  @Get(':name/keyvault/:key')
  @ForJavelin()
  @Allow('provider:read')
  async get(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name, key }: JavelinKeyParams,
  ): Promise<JsonObject | undefined> {
    const { secret } = await this.nouns.secrets.queries.getSecret(caller, name, key);
    return (await this.present(caller, [{ provider: name, secret }]))[0];
  }

  @Put(':name/keyvault/:key')
  @ForJavelin()
  @Allow('provider:write')
  async update(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name, key }: JavelinKeyParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    const { secret } = await this.nouns.secrets.queries.getSecret(caller, name, key);
    const { body, kept } = readSecret(sent, { provider: name, virtualKey: toVirtualKey(secret.id) });
    const at = { name, secret: key };
    return javelinDone(
      'Secret',
      'updated',
      await this.nouns.secrets.service.patch(this.keeping(caller, name, kept), at, body, demands),
    );
  }

  @Delete(':name/keyvault/:key')
  @ForJavelin()
  @Allow('provider:write')
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name, key }: JavelinKeyParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    return javelinDone(
      'Secret',
      'deleted',
      await this.nouns.secrets.service.delete(caller, { name, secret: key }, demands),
    );
  }

  private keeping(caller: AdminCaller, provider: string, kept: JsonObject): AdminCaller {
    return this.kept.keeping<StoredSecret>(caller, {
      kind: 'provider_secret',
      kept,
      keeperOf: ({ secret }) => ({ id: secret.id, name: `${provider}/${secret.name}` }),
    });
  }

  private async present(
    caller: AdminCaller,
    found: readonly { readonly provider: string; readonly secret: SecretResource }[],
  ): Promise<JsonObject[]> {
    const kept = await this.kept.find(
      caller,
      'provider_secret',
      found.map(({ secret }) => secret.id),
    );
    return found.map(({ provider, secret }) => toJavelinSecret(secret, provider, kept.get(secret.id)));
  }
}

function readSecret(sent: JsonObject, decided: Parameters<typeof findDecidedProblems>[1]): SplitBody {
  const problems = findDecidedProblems(sent, decided);
  if (problems.length > 0) throw validationFault(problems);
  return fromJavelinSecret(sent);
}
