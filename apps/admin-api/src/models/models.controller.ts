import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ModelOverrideInput } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { ListModelsQuery } from './list-models.query.ts';
import { overrideBody, overridePatch } from './model-body.ts';
import { modelResource, type ModelResource } from './model-resource.ts';
import { ModelParams } from './model.params.ts';
import { ModelsQueries } from './models.queries.ts';
import { ModelsService } from './models.service.ts';

const page = pageOf(modelResource, 'ModelPage');

@ApiTags('Models')
@Controller('v1/admin/models')
export class ModelsController {
  constructor(
    private readonly queries: ModelsQueries,
    private readonly models: ModelsService,
  ) {}

  @Get()
  @Allow('model:read')
  @Describe({
    summary: 'List models',
    description:
      'The catalogue by kind of provider, with what the organization says otherwise, and models only it knows.',
    kind: 'read',
    answers: { 200: page },
  })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListModelsQuery): Promise<ListPage<ModelResource>> {
    return this.queries.list(caller, query);
  }

  @Get(':provider/:model')
  @Allow('model:read')
  @Describe({
    summary: 'Read a model',
    description: 'In whatever spelling callers use: with a date, a vendor prefix, a version.',
    kind: 'read',
    answers: { 200: modelResource },
  })
  async get(@CurrentCaller() caller: AdminCaller, @Param() params: ModelParams): Promise<Answer<ModelResource>> {
    return Answer.ofResource(await this.queries.get(caller, params));
  }

  @Put(':provider/:model')
  @Allow('model:write')
  @Describe({
    summary: 'Say of a model what the catalogue does not',
    description: 'What the body leaves out stays as the catalogue has it. The model need not be in the catalogue.',
    kind: 'replace',
    answers: { 200: modelResource, 201: modelResource },
  })
  async replace(
    @CurrentCaller() caller: AdminCaller,
    @Param() params: ModelParams,
    @Body({ schema: overrideBody }) draft: Draft<ModelOverrideInput>,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<ModelResource>> {
    const change = await this.models.replace(caller, params, draft, demands);
    const { provider, model } = params;
    return Answer.ofChange(
      change,
      change.isNew ? `/v1/admin/models/${provider}/${encodeURIComponent(model)}` : undefined,
    );
  }

  @Patch(':provider/:model')
  @Allow('model:write')
  @Describe({
    summary: 'Change what is said of a model',
    description: 'A merge patch (RFC 7396) of the override: absent keeps, null takes back what the catalogue says.',
    kind: 'patch',
    answers: { 200: modelResource },
  })
  async patch(
    @CurrentCaller() caller: AdminCaller,
    @Param() params: ModelParams,
    @Body({ schema: overridePatch }) patch: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<ModelResource>> {
    return Answer.ofChange(await this.models.patch(caller, params, patch, demands));
  }

  @Delete(':provider/:model')
  @HttpCode(204)
  @Allow('model:write')
  @Describe({
    summary: 'Leave a model to the catalogue again',
    kind: 'delete',
    answers: { 204: undefined },
  })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() params: ModelParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.models.delete(caller, params, demands));
  }
}
