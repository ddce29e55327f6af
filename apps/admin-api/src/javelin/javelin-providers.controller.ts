import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import type { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { NameParams } from '../http/name.params.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { providerBody } from '../providers/provider-body.ts';
import type { ProviderResource } from '../providers/provider-resource.ts';
import { ForJavelin } from './for-javelin.ts';
import { javelinBody } from './javelin-body.ts';
import { javelinDone, type JavelinMessage } from './javelin-done.ts';
import { KeptFields } from './kept-fields.ts';
import { listAll } from './list-all.ts';
import { Nouns } from './nouns.ts';
import { fromJavelinProvider, toJavelinProvider } from './provider-shape.ts';

/** Providers as that API's clients know them. */
@Controller('v1/admin/providers')
export class JavelinProvidersController {
  constructor(
    private readonly nouns: Nouns,
    private readonly kept: KeptFields,
  ) {}

  @Get()
  @ForJavelin()
  @Allow('provider:read')
  async list(@CurrentCaller() caller: AdminCaller): Promise<JsonObject[]> {
    return this.present(caller, await listAll((query) => this.nouns.providers.queries.list(caller, query)));
  }

  @Post()
  @ForJavelin()
  @Allow('provider:write')
  create(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: javelinBody }) sent: JsonObject,
  ): Promise<Answer<JavelinMessage>> {
    return this.make(caller, sent);
  }

  @Post(':name')
  @ForJavelin()
  @Allow('provider:write')
  createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
  ): Promise<Answer<JavelinMessage>> {
    return this.make(caller, { name, ...sent });
  }

  @Get(':name')
  @ForJavelin()
  @Allow('provider:read')
  async get(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<JsonObject | undefined> {
    return (await this.present(caller, [await this.nouns.providers.queries.get(caller, name)]))[0];
  }

  @Put(':name')
  @ForJavelin()
  @Allow('provider:write')
  async update(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    const { body, kept } = fromJavelinProvider(sent);
    return javelinDone(
      'Provider',
      'updated',
      await this.nouns.providers.service.patch(this.keeping(caller, kept), name, body, demands),
    );
  }

  @Delete(':name')
  @ForJavelin()
  @Allow('provider:write')
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    return javelinDone('Provider', 'deleted', await this.nouns.providers.service.delete(caller, name, demands));
  }

  private async make(caller: AdminCaller, sent: JsonObject): Promise<Answer<JavelinMessage>> {
    const { body, kept, kind } = fromJavelinProvider(sent);
    const draft = providerBody.read({ ...body, kind });
    return javelinDone(
      'Provider',
      'created',
      await this.nouns.providers.service.create(this.keeping(caller, kept), draft),
    );
  }

  private keeping(caller: AdminCaller, kept: JsonObject): AdminCaller {
    return this.kept.keeping<ProviderResource>(caller, { kind: 'provider', kept, keeperOf: (provider) => provider });
  }

  private async present(caller: AdminCaller, providers: readonly ProviderResource[]): Promise<JsonObject[]> {
    const ids = providers.map(({ id }) => id);
    const secrets = providers.flatMap((provider) => provider.secrets.map(({ id }) => id));
    const [kept, keptOfSecrets] = [
      await this.kept.find(caller, 'provider', ids),
      await this.kept.find(caller, 'provider_secret', secrets),
    ];
    return providers.map((provider) => toJavelinProvider(provider, (id) => kept.get(id) ?? keptOfSecrets.get(id)));
  }
}
