import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Changed } from '@headgate/database';
import type { SecretInput } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer, toEtag } from '../http/answer.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { NameParams } from '../http/name.params.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { secretBody, secretPatch, type SecretReplacement, secretReplacement } from './provider-body.ts';
import { secretResource, type SecretResource } from './provider-resource.ts';
import { ProvidersQueries } from './providers.queries.ts';
import { SecretParams } from './secret.params.ts';
import { SecretsService, type StoredSecret } from './secrets.service.ts';

const page = pageOf(secretResource, 'ProviderSecretList');

@ApiTags('Provider secrets')
@Controller('v1/admin/providers/:name/secrets')
export class SecretsController {
  constructor(
    private readonly queries: ProvidersQueries,
    private readonly secrets: SecretsService,
  ) {}

  @Get()
  @Allow('provider:read')
  @Describe({ summary: "List a provider's secrets, masked", kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<ListPage<SecretResource>> {
    return this.queries.listSecrets(caller, name);
  }

  @Post()
  @Allow('provider:write')
  @Describe({ summary: 'Create a secret', kind: 'create', answers: { 201: secretResource } })
  async create(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: secretBody }) draft: Draft<SecretInput>,
  ): Promise<Answer<SecretResource>> {
    const change = await this.secrets.create(caller, { name }, draft);
    return answer(change, `/v1/admin/providers/${name}/secrets/${change.result.secret.name}`);
  }

  @Post(':secret')
  @Allow('provider:write')
  @Describe({
    summary: 'Create a secret under this name',
    description: 'The body may leave the name out; where it names one, both must agree.',
    kind: 'create',
    answers: { 201: secretResource },
  })
  async createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() at: SecretParams,
    @Body({ schema: secretReplacement }) draft: Draft<SecretReplacement>,
  ): Promise<Answer<SecretResource>> {
    const change = await this.secrets.create(caller, at, draft);
    return answer(change, `/v1/admin/providers/${at.name}/secrets/${at.secret}`);
  }

  @Get(':secret')
  @Allow('provider:read')
  @Describe({ summary: 'Read a secret, masked', kind: 'read', answers: { 200: secretResource } })
  async get(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name, secret }: SecretParams,
  ): Promise<Answer<SecretResource>> {
    const found = await this.queries.getSecret(caller, name, secret);
    return new Answer(found.secret, { headers: { etag: etagOf(found) } });
  }

  @Put(':secret')
  @Allow('provider:write')
  @Describe({
    summary: 'Create or replace a secret',
    description: 'Without a value, or with its own mask, the stored value stays.',
    kind: 'replace',
    answers: { 200: secretResource, 201: secretResource },
  })
  async replace(
    @CurrentCaller() caller: AdminCaller,
    @Param() at: SecretParams,
    @Body({ schema: secretReplacement }) draft: Draft<SecretReplacement>,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<SecretResource>> {
    const change = await this.secrets.replace(caller, at, draft, demands);
    return answer(change, change.isNew ? `/v1/admin/providers/${at.name}/secrets/${at.secret}` : undefined);
  }

  @Patch(':secret')
  @Allow('provider:write')
  @Describe({ summary: 'Change a secret', kind: 'patch', answers: { 200: secretResource } })
  async patch(
    @CurrentCaller() caller: AdminCaller,
    @Param() at: SecretParams,
    @Body({ schema: secretPatch }) patch: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<SecretResource>> {
    return answer(await this.secrets.patch(caller, at, patch, demands));
  }

  @Delete(':secret')
  @HttpCode(204)
  @Allow('provider:write')
  @Describe({
    summary: 'Delete a secret',
    description: 'Refused while a route asks for it by name.',
    kind: 'delete',
    answers: { 204: undefined },
  })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() at: SecretParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.secrets.delete(caller, at, demands));
  }
}

function etagOf({ secret, version }: StoredSecret): string {
  return toEtag({ id: secret.id, version });
}

function answer({ result, rev }: Changed<StoredSecret>, location?: string): Answer<SecretResource> {
  return new Answer(result.secret, {
    ...(location !== undefined && { status: 201 }),
    headers: { etag: etagOf(result), ...(location !== undefined && { location }) },
    revision: rev,
  });
}
