import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { ApiKeysQueries } from './api-keys.queries.ts';
import { ApiKeysService } from './api-keys.service.ts';
import { CreateKey } from './create-key.dto.ts';
import { keyResource, type KeyResource, newKeyResource, type NewKeyResource } from './key-resource.ts';
import { KeyParams } from './key.params.ts';
import { ListKeysQuery } from './list-keys.query.ts';
import { RotateKey } from './rotate-key.dto.ts';
import { UpdateKey } from './update-key.dto.ts';

const page = pageOf(keyResource, 'ApiKeyPage');

@ApiTags('API keys')
@Controller('v1/admin/keys')
export class ApiKeysController {
  constructor(
    private readonly queries: ApiKeysQueries,
    private readonly keys: ApiKeysService,
  ) {}

  @Get()
  @Allow('key:read')
  @Describe({ summary: 'List API keys', kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListKeysQuery): Promise<ListPage<KeyResource>> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Allow('key:write')
  @Describe({
    summary: 'Create an API key',
    description: 'The answer holds the key itself, this once. No key may do more than the one that makes it.',
    kind: 'create',
    answers: { 201: newKeyResource },
  })
  async create(@CurrentCaller() caller: AdminCaller, @Body() input: CreateKey): Promise<Answer<NewKeyResource>> {
    const change = await this.keys.create(caller, input);
    return Answer.ofChange(change, `/v1/admin/keys/${change.result.id}`);
  }

  @Get(':id')
  @Allow('key:read')
  @Describe({ summary: 'Read an API key', kind: 'read', answers: { 200: keyResource } })
  async get(@CurrentCaller() caller: AdminCaller, @Param() { id }: KeyParams): Promise<Answer<KeyResource>> {
    return Answer.ofResource(await this.queries.get(caller, id));
  }

  @Patch(':id')
  @Allow('key:write')
  @Describe({ summary: 'Change an API key', kind: 'patch', answers: { 200: keyResource } })
  async update(
    @CurrentCaller() caller: AdminCaller,
    @Param() { id }: KeyParams,
    @Body() input: UpdateKey,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<KeyResource>> {
    return Answer.ofChange(await this.keys.update(caller, id, input, demands));
  }

  @Post(':id/rotate')
  @HttpCode(200)
  @Allow('key:write')
  @Describe({
    summary: 'Give an API key a new secret',
    description:
      'The answer holds the key with its new secret, this once. Id, reach and name stay; the secret before works on for `grace_seconds`, on every proxy.',
    kind: 'act',
    faults: ['key_ended'],
    answers: { 200: newKeyResource },
  })
  async rotate(
    @CurrentCaller() caller: AdminCaller,
    @Param() { id }: KeyParams,
    @Body() { grace_seconds: graceSeconds }: RotateKey,
  ): Promise<Answer<NewKeyResource>> {
    return Answer.ofChange(await this.keys.rotate(caller, id, graceSeconds));
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @Allow('key:write')
  @Describe({
    summary: 'Revoke an API key',
    description: 'It ends at once, on every proxy, and cannot be taken back. The key itself stays listed.',
    kind: 'act',
    faults: ['in_use'],
    answers: { 200: keyResource },
  })
  async revoke(@CurrentCaller() caller: AdminCaller, @Param() { id }: KeyParams): Promise<Answer<KeyResource>> {
    return Answer.ofChange(await this.keys.revoke(caller, id));
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('key:write')
  @Describe({ summary: 'Delete an API key', kind: 'delete', answers: { 204: undefined } })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { id }: KeyParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.keys.delete(caller, id, demands));
  }
}
