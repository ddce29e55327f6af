import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { ListQuery } from '../http/list.query.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { CreateIdentityProvider } from './create-identity-provider.dto.ts';
import { identityProviderResource, type IdentityProviderResource } from './identity-provider-resource.ts';
import { IdentityProviderParams } from './identity-provider.params.ts';
import { IdentityProvidersQueries } from './identity-providers.queries.ts';
import { IdentityProvidersService } from './identity-providers.service.ts';
import { UpdateIdentityProvider } from './update-identity-provider.dto.ts';

const page = pageOf(identityProviderResource, 'IdentityProviderPage');

@ApiTags('Identity providers')
@Controller('v1/admin/identity-providers')
export class IdentityProvidersController {
  constructor(
    private readonly queries: IdentityProvidersQueries,
    private readonly providers: IdentityProvidersService,
  ) {}

  @Get()
  @Allow('member:read')
  @Describe({ summary: 'List identity providers, by name', kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListQuery): Promise<ListPage<IdentityProviderResource>> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Allow('member:write')
  @Describe({
    summary: 'Let people come by an OpenID Connect provider',
    description:
      'Register `callback_path` of the answer at the provider, below the address of your console. Whoever sets one up gives no role above their own.',
    kind: 'create',
    answers: { 201: identityProviderResource },
  })
  async create(
    @CurrentCaller() caller: AdminCaller,
    @Body() input: CreateIdentityProvider,
  ): Promise<Answer<IdentityProviderResource>> {
    const change = await this.providers.create(caller, input);
    return Answer.ofChange(change, `/v1/admin/identity-providers/${change.result.id}`);
  }

  @Get(':identity_provider')
  @Allow('member:read')
  @Describe({ summary: 'Read an identity provider', kind: 'read', answers: { 200: identityProviderResource } })
  async get(
    @CurrentCaller() caller: AdminCaller,
    @Param() { identity_provider: id }: IdentityProviderParams,
  ): Promise<Answer<IdentityProviderResource>> {
    return Answer.ofResource(await this.queries.get(caller, id));
  }

  @Patch(':identity_provider')
  @Allow('member:write')
  @Describe({
    summary: 'Change an identity provider',
    kind: 'patch',
    faults: ['secret_required', 'already_exists'],
    answers: { 200: identityProviderResource },
  })
  async update(
    @CurrentCaller() caller: AdminCaller,
    @Param() { identity_provider: id }: IdentityProviderParams,
    @Body() input: UpdateIdentityProvider,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<IdentityProviderResource>> {
    return Answer.ofChange(await this.providers.update(caller, id, input, demands));
  }

  @Delete(':identity_provider')
  @HttpCode(204)
  @Allow('member:write')
  @Describe({ summary: 'Delete an identity provider', kind: 'delete', answers: { 204: undefined } })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { identity_provider: id }: IdentityProviderParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.providers.delete(caller, id, demands));
  }
}
