import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { JsonObject } from '@headgate/kernel';
import { templateBody } from '../dlp-templates/template-body.ts';
import type { TemplateResource } from '../dlp-templates/template-resource.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import type { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { NameParams } from '../http/name.params.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { ForJavelin } from './for-javelin.ts';
import { javelinBody } from './javelin-body.ts';
import { javelinDone, type JavelinMessage } from './javelin-done.ts';
import { KeptFields } from './kept-fields.ts';
import { listAll } from './list-all.ts';
import { Nouns } from './nouns.ts';
import { fromJavelinTemplate, toJavelinTemplate } from './template-shape.ts';

/** Data protection templates as that API's clients know them. */
@Controller('v1/admin/processors/dp/templates')
export class JavelinTemplatesController {
  constructor(
    private readonly nouns: Nouns,
    private readonly kept: KeptFields,
  ) {}

  @Get()
  @ForJavelin()
  @Allow('guardrail:read')
  async list(@CurrentCaller() caller: AdminCaller): Promise<JsonObject[]> {
    return this.present(caller, await listAll((query) => this.nouns.templates.queries.list(caller, query)));
  }

  @Post()
  @ForJavelin()
  @Allow('guardrail:write')
  create(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: javelinBody }) sent: JsonObject,
  ): Promise<Answer<JavelinMessage>> {
    return this.make(caller, sent);
  }

  @Post(':name')
  @ForJavelin()
  @Allow('guardrail:write')
  createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
  ): Promise<Answer<JavelinMessage>> {
    return this.make(caller, { name, ...sent });
  }

  @Get(':name')
  @ForJavelin()
  @Allow('guardrail:read')
  async get(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<JsonObject | undefined> {
    return (await this.present(caller, [await this.nouns.templates.queries.get(caller, name)]))[0];
  }

  @Put(':name')
  @ForJavelin()
  @Allow('guardrail:write')
  async update(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    const { body, kept } = fromJavelinTemplate(sent);
    return javelinDone(
      'Template',
      'updated',
      await this.nouns.templates.service.patch(this.keeping(caller, kept), name, body, demands),
    );
  }

  @Delete(':name')
  @ForJavelin()
  @Allow('guardrail:write')
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    return javelinDone('Template', 'deleted', await this.nouns.templates.service.delete(caller, name, demands));
  }

  private async make(caller: AdminCaller, sent: JsonObject): Promise<Answer<JavelinMessage>> {
    const { body, kept } = fromJavelinTemplate(sent);
    return javelinDone(
      'Template',
      'created',
      await this.nouns.templates.service.create(this.keeping(caller, kept), templateBody.read(body)),
    );
  }

  private keeping(caller: AdminCaller, kept: JsonObject): AdminCaller {
    return this.kept.keeping<TemplateResource>(caller, {
      kind: 'dlp_template',
      kept,
      keeperOf: (template) => template,
    });
  }

  private async present(caller: AdminCaller, templates: readonly TemplateResource[]): Promise<JsonObject[]> {
    const kept = await this.kept.find(
      caller,
      'dlp_template',
      templates.map(({ id }) => id),
    );
    return templates.map((template) => toJavelinTemplate(template, kept.get(template.id)));
  }
}
