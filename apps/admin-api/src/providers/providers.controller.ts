import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ProviderInput } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { NameParams } from '../http/name.params.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { ListQuery } from '../http/list.query.ts';
import { providerBody, providerPatch, type ProviderReplacement, providerReplacement } from './provider-body.ts';
import { providerResource, type ProviderResource } from './provider-resource.ts';
import { ProvidersQueries } from './providers.queries.ts';
import { ProvidersService } from './providers.service.ts';

const base = '/v1/admin/providers';
const page = pageOf(providerResource, 'ProviderPage');

@ApiTags('Providers')
@Controller('v1/admin/providers')
export class ProvidersController {
  constructor(
    private readonly queries: ProvidersQueries,
    private readonly providers: ProvidersService,
  ) {}

  @Get()
  @Allow('provider:read')
  @Describe({ summary: 'List providers', kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListQuery): Promise<ListPage<ProviderResource>> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Allow('provider:write')
  @Describe({
    summary: 'Create a provider',
    description: 'Its reserved route, of the same name, is there with it.',
    kind: 'create',
    answers: { 201: providerResource },
  })
  async create(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: providerBody }) draft: Draft<ProviderInput>,
  ): Promise<Answer<ProviderResource>> {
    const change = await this.providers.create(caller, draft);
    return Answer.ofChange(change, `${base}/${change.result.name}`);
  }

  @Post(':name')
  @Allow('provider:write')
  @Describe({
    summary: 'Create a provider under this name',
    description: 'The body may leave the name out; where it names one, both must agree.',
    kind: 'create',
    answers: { 201: providerResource },
  })
  async createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: providerReplacement }) draft: Draft<ProviderReplacement>,
  ): Promise<Answer<ProviderResource>> {
    return Answer.ofChange(await this.providers.create(caller, draft, name), `${base}/${name}`);
  }

  @Get(':name')
  @Allow('provider:read')
  @Describe({ summary: 'Read a provider', kind: 'read', answers: { 200: providerResource } })
  async get(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<Answer<ProviderResource>> {
    return Answer.ofResource(await this.queries.get(caller, name));
  }

  @Put(':name')
  @Allow('provider:write')
  @Describe({
    summary: 'Create or replace a provider',
    description: 'What the body leaves out gets its default.',
    kind: 'replace',
    faults: ['secret_required', 'in_use'],
    answers: { 200: providerResource, 201: providerResource },
  })
  async replace(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: providerReplacement }) draft: Draft<ProviderReplacement>,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<ProviderResource>> {
    const change = await this.providers.replace(caller, name, draft, demands);
    return Answer.ofChange(change, change.isNew ? `${base}/${name}` : undefined);
  }

  @Patch(':name')
  @Allow('provider:write')
  @Describe({
    summary: 'Change a provider',
    description: 'A merge patch (RFC 7396) of the normal form: absent keeps, null resets to the default.',
    kind: 'patch',
    faults: ['secret_required', 'in_use'],
    answers: { 200: providerResource },
  })
  async patch(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: providerPatch }) patch: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<ProviderResource>> {
    return Answer.ofChange(await this.providers.patch(caller, name, patch, demands));
  }

  @Delete(':name')
  @HttpCode(204)
  @Allow('provider:write')
  @Describe({
    summary: 'Delete a provider',
    description: 'Takes its secrets and its reserved route along. Refused with the list of routes that refer to it.',
    kind: 'delete',
    answers: { 204: undefined },
  })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.providers.delete(caller, name, demands));
  }
}
