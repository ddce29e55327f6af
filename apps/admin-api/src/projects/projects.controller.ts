import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ProjectInput } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { ListQuery } from '../http/list.query.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { projectBody, projectPatch, projectReplacement } from './project-body.ts';
import { projectResource, type ProjectResource } from './project-resource.ts';
import { ProjectsQueries } from './projects.queries.ts';
import { ProjectsService } from './projects.service.ts';
import { SlugParams } from './slug.params.ts';

const base = '/v1/admin/projects';
const page = pageOf(projectResource, 'ProjectPage');

@ApiTags('Projects')
@Controller('v1/admin/projects')
export class ProjectsController {
  constructor(
    private readonly queries: ProjectsQueries,
    private readonly projects: ProjectsService,
  ) {}

  @Get()
  @Allow('project:read')
  @Describe({ summary: 'List projects', kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListQuery): Promise<ListPage<ProjectResource>> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Allow('project:write')
  @Describe({ summary: 'Create a project', kind: 'create', answers: { 201: projectResource } })
  async create(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: projectBody }) draft: Draft<ProjectInput>,
  ): Promise<Answer<ProjectResource>> {
    const change = await this.projects.create(caller, draft);
    return Answer.ofChange(change, `${base}/${change.result.slug}`);
  }

  @Post(':slug')
  @Allow('project:write')
  @Describe({
    summary: 'Create a project under this slug',
    description: 'The body may leave the slug out; where it names one, both must agree.',
    kind: 'create',
    answers: { 201: projectResource },
  })
  async createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() { slug }: SlugParams,
    @Body({ schema: projectReplacement }) draft: Draft<Partial<ProjectInput>>,
  ): Promise<Answer<ProjectResource>> {
    return Answer.ofChange(await this.projects.create(caller, draft, slug), `${base}/${slug}`);
  }

  @Get(':slug')
  @Allow('project:read')
  @Describe({ summary: 'Read a project', kind: 'read', answers: { 200: projectResource } })
  async get(@CurrentCaller() caller: AdminCaller, @Param() { slug }: SlugParams): Promise<Answer<ProjectResource>> {
    return Answer.ofResource(await this.queries.get(caller, slug));
  }

  @Put(':slug')
  @Allow('project:write')
  @Describe({
    summary: 'Create or replace a project',
    kind: 'replace',
    answers: { 200: projectResource, 201: projectResource },
  })
  async replace(
    @CurrentCaller() caller: AdminCaller,
    @Param() { slug }: SlugParams,
    @Body({ schema: projectReplacement }) draft: Draft<Partial<ProjectInput>>,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<ProjectResource>> {
    const change = await this.projects.replace(caller, slug, draft, demands);
    return Answer.ofChange(change, change.isNew ? `${base}/${slug}` : undefined);
  }

  @Patch(':slug')
  @Allow('project:write')
  @Describe({ summary: 'Change a project', kind: 'patch', answers: { 200: projectResource } })
  async patch(
    @CurrentCaller() caller: AdminCaller,
    @Param() { slug }: SlugParams,
    @Body({ schema: projectPatch }) patch: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<ProjectResource>> {
    return Answer.ofChange(await this.projects.patch(caller, slug, patch, demands));
  }

  @Delete(':slug')
  @HttpCode(204)
  @Allow('project:write')
  @Describe({
    summary: 'Delete a project',
    description: 'Refused while keys, providers or routes belong to it or list it.',
    kind: 'delete',
    answers: { 204: undefined },
  })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { slug }: SlugParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.projects.delete(caller, slug, demands));
  }
}
