import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DlpTemplateInput } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { ListQuery } from '../http/list.query.ts';
import { NameParams } from '../http/name.params.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { DlpTemplatesQueries } from './dlp-templates.queries.ts';
import { DlpTemplatesService } from './dlp-templates.service.ts';
import { templateBody, templatePatch, type TemplateReplacement, templateReplacement } from './template-body.ts';
import { templateResource, type TemplateResource } from './template-resource.ts';

const base = '/v1/admin/dlp-templates';
const page = pageOf(templateResource, 'DlpTemplatePage');

@ApiTags('Data protection templates')
@Controller('v1/admin/dlp-templates')
export class DlpTemplatesController {
  constructor(
    private readonly queries: DlpTemplatesQueries,
    private readonly templates: DlpTemplatesService,
  ) {}

  @Get()
  @Allow('guardrail:read')
  @Describe({ summary: 'List data protection templates', kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListQuery): Promise<ListPage<TemplateResource>> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Allow('guardrail:write')
  @Describe({ summary: 'Create a data protection template', kind: 'create', answers: { 201: templateResource } })
  async create(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: templateBody }) draft: Draft<DlpTemplateInput>,
  ): Promise<Answer<TemplateResource>> {
    const change = await this.templates.create(caller, draft);
    return Answer.ofChange(change, `${base}/${change.result.name}`);
  }

  @Post(':name')
  @Allow('guardrail:write')
  @Describe({
    summary: 'Create a data protection template under this name',
    description: 'The body may leave the name out; where it names one, both must agree.',
    kind: 'create',
    answers: { 201: templateResource },
  })
  async createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: templateReplacement }) draft: Draft<TemplateReplacement>,
  ): Promise<Answer<TemplateResource>> {
    return Answer.ofChange(await this.templates.create(caller, draft, name), `${base}/${name}`);
  }

  @Get(':name')
  @Allow('guardrail:read')
  @Describe({
    summary: 'Read a data protection template',
    description: '`used_by` names the routes that refer to it.',
    kind: 'read',
    answers: { 200: templateResource },
  })
  async get(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<Answer<TemplateResource>> {
    return Answer.ofResource(await this.queries.get(caller, name));
  }

  @Put(':name')
  @Allow('guardrail:write')
  @Describe({
    summary: 'Create or replace a data protection template',
    description: 'What the body leaves out gets its default.',
    kind: 'replace',
    answers: { 200: templateResource, 201: templateResource },
  })
  async replace(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: templateReplacement }) draft: Draft<TemplateReplacement>,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<TemplateResource>> {
    const change = await this.templates.replace(caller, name, draft, demands);
    return Answer.ofChange(change, change.isNew ? `${base}/${name}` : undefined);
  }

  @Patch(':name')
  @Allow('guardrail:write')
  @Describe({
    summary: 'Change a data protection template',
    description: 'A merge patch (RFC 7396) of the normal form: absent keeps, null resets to the default.',
    kind: 'patch',
    answers: { 200: templateResource },
  })
  async patch(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: templatePatch }) patch: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<TemplateResource>> {
    return Answer.ofChange(await this.templates.patch(caller, name, patch, demands));
  }

  @Delete(':name')
  @HttpCode(204)
  @Allow('guardrail:write')
  @Describe({
    summary: 'Delete a data protection template',
    description: 'Refused with the list of routes and settings that refer to it.',
    kind: 'delete',
    answers: { 204: undefined },
  })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.templates.delete(caller, name, demands));
  }
}
