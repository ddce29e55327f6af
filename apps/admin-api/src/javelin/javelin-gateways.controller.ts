import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import type { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { projectBody } from '../projects/project-body.ts';
import type { ProjectResource } from '../projects/project-resource.ts';
import { SlugParams } from '../projects/slug.params.ts';
import { ForJavelin } from './for-javelin.ts';
import { javelinBody } from './javelin-body.ts';
import { javelinDone, type JavelinMessage } from './javelin-done.ts';
import { KeptFields } from './kept-fields.ts';
import { listAll } from './list-all.ts';
import { Nouns } from './nouns.ts';
import type { SplitBody } from './split-body.ts';
import { validationFault } from '../http/validation-fault.ts';
import { findGatewayProblems, fromJavelinGateway, toJavelinGateway } from './gateway-shape.ts';

/** Projects as that API's clients know them: its gateways. */
@Controller('v1/admin/gateways')
export class JavelinGatewaysController {
  constructor(
    private readonly nouns: Nouns,
    private readonly kept: KeptFields,
  ) {}

  @Get()
  @ForJavelin()
  @Allow('project:read')
  async list(@CurrentCaller() caller: AdminCaller): Promise<JsonObject[]> {
    return this.present(caller, await listAll((query) => this.nouns.projects.queries.list(caller, query)));
  }

  @Post()
  @ForJavelin()
  @Allow('project:write')
  create(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: javelinBody }) sent: JsonObject,
  ): Promise<Answer<JavelinMessage>> {
    return this.make(caller, sent);
  }

  @Post(':slug')
  @ForJavelin()
  @Allow('project:write')
  createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() { slug }: SlugParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
  ): Promise<Answer<JavelinMessage>> {
    return this.make(caller, { name: slug, ...sent });
  }

  @Get(':slug')
  @ForJavelin()
  @Allow('project:read')
  async get(@CurrentCaller() caller: AdminCaller, @Param() { slug }: SlugParams): Promise<JsonObject | undefined> {
    return (await this.present(caller, [await this.nouns.projects.queries.get(caller, slug)]))[0];
  }

  @Put(':slug')
  @ForJavelin()
  @Allow('project:write')
  async update(
    @CurrentCaller() caller: AdminCaller,
    @Param() { slug }: SlugParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    const { body, kept } = readGateway(sent);
    return javelinDone(
      'Gateway',
      'updated',
      await this.nouns.projects.service.patch(this.keeping(caller, kept), slug, body, demands),
    );
  }

  @Delete(':slug')
  @ForJavelin()
  @Allow('project:write')
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { slug }: SlugParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    return javelinDone('Gateway', 'deleted', await this.nouns.projects.service.delete(caller, slug, demands));
  }

  private async make(caller: AdminCaller, sent: JsonObject): Promise<Answer<JavelinMessage>> {
    const { body, kept } = readGateway(sent);
    return javelinDone(
      'Gateway',
      'created',
      await this.nouns.projects.service.create(this.keeping(caller, kept), projectBody.read(body)),
    );
  }

  private keeping(caller: AdminCaller, kept: JsonObject): AdminCaller {
    return this.kept.keeping<ProjectResource>(caller, {
      kind: 'project',
      kept,
      keeperOf: (project) => ({ id: project.id, name: project.slug }),
    });
  }

  private async present(caller: AdminCaller, projects: readonly ProjectResource[]): Promise<JsonObject[]> {
    const kept = await this.kept.find(
      caller,
      'project',
      projects.map(({ id }) => id),
    );
    return projects.map((project) => toJavelinGateway(project, kept.get(project.id)));
  }
}

function readGateway(sent: JsonObject): SplitBody {
  const problems = findGatewayProblems(sent);
  if (problems.length > 0) throw validationFault(problems);
  return fromJavelinGateway(sent);
}
