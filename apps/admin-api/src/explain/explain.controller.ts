import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { NameParams } from '../http/name.params.ts';
import { AliasParams } from '../policies/alias.params.ts';
import { sampleBody, type SampleCall } from './explain-body.ts';
import { ExplainService } from './explain.service.ts';
import { explanationResource, type ExplanationResource } from './explanation-resource.ts';

const description =
  'Runs the serving engine on a sample call and gives every step of the decision. No provider is called, nothing is changed.';

@Controller('v1/admin')
export class ExplainController {
  constructor(private readonly explanations: ExplainService) {}

  @Post('routes/:name/explain')
  @HttpCode(200)
  @ApiTags('Routes')
  @Allow('route:read')
  @Describe({
    summary: 'Explain what a route does with a call',
    description,
    kind: 'read',
    answers: { 200: explanationResource },
  })
  explainRoute(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: sampleBody }) sample: Draft<SampleCall>,
  ): Promise<ExplanationResource> {
    return this.explanations.explainRoute(caller, name, accept(sample));
  }

  @Post('policies/:alias/explain')
  @HttpCode(200)
  @ApiTags('Policies')
  @Allow('policy:read')
  @Describe({
    summary: 'Explain what a policy does with a call',
    description,
    kind: 'read',
    answers: { 200: explanationResource },
  })
  explainPolicy(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Body({ schema: sampleBody }) sample: Draft<SampleCall>,
  ): Promise<ExplanationResource> {
    return this.explanations.explainPolicy(caller, alias, accept(sample));
  }
}
