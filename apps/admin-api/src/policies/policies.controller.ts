import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { PolicyInput } from '@headgate/domain';
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
import { Terms, type WriteTerms } from '../http/terms.ts';
import { ViewQuery } from '../http/view.query.ts';
import { AliasParams } from './alias.params.ts';
import { PoliciesQueries } from './policies.queries.ts';
import { PoliciesService } from './policies.service.ts';
import { policyBody, policyPatch, type PolicyReplacement, policyReplacement } from './policy-body.ts';
import { policyResource, type PolicyResource } from './policy-resource.ts';

const base = '/v1/admin/policies';
const page = pageOf(policyResource, 'PolicyPage');

@ApiTags('Policies')
@Controller('v1/admin/policies')
export class PoliciesController {
  constructor(
    private readonly queries: PoliciesQueries,
    private readonly policies: PoliciesService,
  ) {}

  @Get()
  @Allow('policy:read')
  @Describe({ summary: 'List policies', kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListQuery): Promise<ListPage<PolicyResource>> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Allow('policy:write')
  @Describe({
    summary: 'Create a policy',
    description: 'Takes the normal form and the short forms "fallback" and "intelligent".',
    kind: 'create',
    hasDraft: true,
    faults: ['feature_unavailable'],
    answers: { 201: policyResource },
  })
  async create(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: policyBody }) body: Draft<PolicyInput>,
    @Terms() terms: WriteTerms,
  ): Promise<Answer<PolicyResource>> {
    const change = await this.policies.create(caller, { body, ...terms });
    return Answer.ofChange(change, `${base}/${change.result.alias}`);
  }

  @Post(':alias')
  @Allow('policy:write')
  @Describe({
    summary: 'Create a policy under this alias',
    description: 'The body may leave the alias out; where it names one, both must agree.',
    kind: 'create',
    hasDraft: true,
    faults: ['feature_unavailable'],
    answers: { 201: policyResource },
  })
  async createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Body({ schema: policyReplacement }) body: Draft<PolicyReplacement>,
    @Terms() terms: WriteTerms,
  ): Promise<Answer<PolicyResource>> {
    return Answer.ofChange(await this.policies.create(caller, { body, ...terms }, alias), `${base}/${alias}`);
  }

  @Get(':alias')
  @Allow('policy:read')
  @Describe({ summary: 'Read a policy', kind: 'read', answers: { 200: policyResource } })
  async get(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Query() { view }: ViewQuery,
  ): Promise<Answer<PolicyResource>> {
    return Answer.ofResource(await this.queries.get(caller, alias, view));
  }

  @Put(':alias')
  @Allow('policy:write')
  @Describe({
    summary: 'Create or replace a policy',
    description: 'What the body leaves out gets its default.',
    kind: 'replace',
    hasDraft: true,
    faults: ['feature_unavailable', 'in_use'],
    answers: { 200: policyResource, 201: policyResource },
  })
  async replace(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Body({ schema: policyReplacement }) body: Draft<PolicyReplacement>,
    @Terms() terms: WriteTerms,
  ): Promise<Answer<PolicyResource>> {
    const change = await this.policies.replace(caller, alias, { body, ...terms });
    return Answer.ofChange(change, change.isNew ? `${base}/${alias}` : undefined);
  }

  @Patch(':alias')
  @Allow('policy:write')
  @Describe({
    summary: 'Change a policy',
    description:
      'A merge patch (RFC 7396) of the normal form; lists are replaced whole. The alias never changes. With `draft=true` it is merged into the draft where there is one.',
    kind: 'patch',
    hasDraft: true,
    faults: ['feature_unavailable', 'in_use'],
    answers: { 200: policyResource },
  })
  async patch(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Body({ schema: policyPatch }) body: JsonObject,
    @Terms() terms: WriteTerms,
  ): Promise<Answer<PolicyResource>> {
    return Answer.ofChange(await this.policies.patch(caller, alias, { body, ...terms }));
  }

  @Delete(':alias')
  @HttpCode(204)
  @Allow('policy:write')
  @Describe({
    summary: 'Delete a policy',
    description:
      'Refused with the list of users while a route, a policy, a project, a key or the organization names it.',
    kind: 'delete',
    answers: { 204: undefined },
  })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.policies.delete(caller, alias, demands));
  }
}
