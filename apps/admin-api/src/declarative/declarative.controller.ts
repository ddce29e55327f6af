import { Body, Controller, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ApiConsumes, ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import { type ConfigDocument, writeYaml } from '@headgate/declarative';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer, toEtag } from '../http/answer.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { Public } from '../http/public.ts';
import { ApplyQuery, PlanQuery } from './apply.query.ts';
import { DeclarativeService } from './declarative.service.ts';
import { documentBody, publishedDocument } from './document-body.ts';
import { documentSchema } from './document-schema.ts';
import { planResource, type PlanResource, validationResource, type ValidationResource } from './plan-resource.ts';

const badBody = ['body_malformed', 'body_ambiguous', 'body_too_large', 'content_type_unsupported'] as const;
const formats = ApiConsumes('application/json', 'application/yaml');
const secretsByReference =
  'Secrets are values or masks. References (`{from: "env:NAME"}`) are read by the client that sends the document, never here: a tenant must not read the files and variables of this server.';

@ApiTags('Declarative configuration')
@Controller('v1/admin/config')
export class DeclarativeController {
  constructor(private readonly declarative: DeclarativeService) {}

  @Get('export')
  @Allow('config:read')
  @Describe({
    summary: 'The whole organization as one document',
    description:
      'JSON, or YAML with `Accept: application/yaml`. Secrets are masked; a mask sent back leaves its secret as it is.',
    kind: 'read',
    answers: { 200: publishedDocument },
  })
  async export(
    @CurrentCaller() caller: AdminCaller,
    @Headers('accept') accept: string | undefined,
  ): Promise<Answer<unknown>> {
    const { document, rev } = await this.declarative.export(caller);
    const headers = { etag: toEtag({ id: caller.org, version: rev }), 'x-headgate-revision': String(rev) };
    if (!wantsYaml(accept)) return new Answer(document, { headers });
    return new Answer(writeYaml(document), {
      headers: { ...headers, 'content-type': 'application/yaml; charset=utf-8' },
    });
  }

  @Post('validate')
  @HttpCode(200)
  @Allow('config:write')
  @formats
  @Describe({
    summary: 'Judge a document without changing anything',
    description: 'Every problem at once; here references to secrets may still stand.',
    kind: 'read',
    faults: badBody,
    answers: { 200: validationResource },
  })
  validate(
    @CurrentCaller() caller: AdminCaller,
    @Query() { prune }: PlanQuery,
    @Body({ schema: documentBody }) draft: Draft<ConfigDocument>,
  ): Promise<ValidationResource> {
    return this.declarative.validate(caller, draft, prune);
  }

  @Post('plan')
  @HttpCode(200)
  @Allow('config:write')
  @formats
  @Describe({
    summary: 'What applying a document would change',
    description: secretsByReference,
    kind: 'read',
    faults: badBody,
    answers: { 200: planResource },
  })
  async plan(
    @CurrentCaller() caller: AdminCaller,
    @Query() { prune }: PlanQuery,
    @Body({ schema: documentBody }) draft: Draft<ConfigDocument>,
  ): Promise<Answer<PlanResource>> {
    const plan = await this.declarative.plan(caller, draft, prune);
    return new Answer(plan, { headers: { etag: toEtag({ id: caller.org, version: plan.revision }) } });
  }

  @Post('apply')
  @HttpCode(200)
  @Allow('config:write')
  @formats
  @Describe({
    summary: 'Make the organization what a document says',
    description: `One transaction, one revision; applied twice, it makes none the second time. ${secretsByReference}`,
    kind: 'act',
    faults: [...badBody, 'version_mismatch', 'in_use', 'limit_exceeded', 'already_exists'],
    answers: { 200: planResource },
  })
  async apply(
    @CurrentCaller() caller: AdminCaller,
    @Query() query: ApplyQuery,
    @Body({ schema: documentBody }) draft: Draft<ConfigDocument>,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<PlanResource>> {
    const { result, rev } = await this.declarative.apply(caller, draft, query, demands);
    return new Answer(result, { headers: { etag: toEtag({ id: caller.org, version: rev }) }, revision: rev });
  }

  @Get('schema.json')
  @Public('describes the format of documents, the same for everybody')
  @ApiExcludeEndpoint()
  schema(): Answer<unknown> {
    return new Answer(documentSchema(), { headers: { 'content-type': 'application/schema+json; charset=utf-8' } });
  }
}

function wantsYaml(accept: string | undefined): boolean {
  return accept !== undefined && /^\s*(?:application\/(?:x-)?yaml|text\/yaml)\b/.test(accept);
}
