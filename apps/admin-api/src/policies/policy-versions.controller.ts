import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { ListQuery } from '../http/list.query.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { DiffQuery, RollbackBody } from '../versions/version.params.ts';
import { type VersionDiff, versionDiff, versionResource, type VersionResource } from '../versions/version-resource.ts';
import { type GetVersioned, VersionsQueries } from '../versions/versions.queries.ts';
import { AliasParams } from './alias.params.ts';
import { getPolicy } from './policies.queries.ts';
import { PoliciesService } from './policies.service.ts';
import { policyResource, type PolicyResource } from './policy-resource.ts';
import { PolicyVersionParams } from './policy-version.params.ts';

/** Schema of a page of versions. */
const page = pageOf(versionResource, 'VersionPage');

@ApiTags('Policies')
@Controller('v1/admin/policies/:alias')
export class PolicyVersionsController {
  constructor(
    private readonly versions: VersionsQueries,
    private readonly policies: PoliciesService,
  ) {}

  @Get('versions')
  @Allow('policy:read')
  @Describe({
    summary: 'List the versions of a policy',
    description: 'Newest first; the last 100 are kept.',
    kind: 'read',
    answers: { 200: page },
  })
  list(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Query() query: ListQuery,
  ): Promise<ListPage<VersionResource>> {
    return this.versions.list(caller.org, find(caller, alias), query);
  }

  @Get('versions/:version')
  @Allow('policy:read')
  @Describe({ summary: 'Read a version of a policy', kind: 'read', answers: { 200: versionResource } })
  get(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias, version }: PolicyVersionParams,
  ): Promise<VersionResource> {
    return this.versions.get(caller.org, find(caller, alias), version);
  }

  @Get('diff')
  @Allow('policy:read')
  @Describe({ summary: 'Compare two versions of a policy', kind: 'read', answers: { 200: versionDiff } })
  diff(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Query() query: DiffQuery,
  ): Promise<VersionDiff> {
    return this.versions.diff(caller.org, find(caller, alias), query);
  }

  @Post('rollback')
  @HttpCode(200)
  @Allow('policy:write')
  @Describe({
    summary: 'Go back to a version of a policy',
    description: 'Makes a new version that equals the old one, and makes it live. It is checked as any other change.',
    kind: 'restore',
    faults: ['feature_unavailable', 'in_use'],
    answers: { 200: policyResource },
  })
  async rollback(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Body() { version }: RollbackBody,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<PolicyResource>> {
    return Answer.ofChange(await this.policies.rollback(caller, alias, { version, demands }));
  }

  @Post('publish')
  @HttpCode(200)
  @Allow('policy:write')
  @Describe({
    summary: 'Publish the draft of a policy',
    kind: 'restore',
    faults: ['feature_unavailable', 'in_use'],
    answers: { 200: policyResource },
  })
  async publish(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<PolicyResource>> {
    return Answer.ofChange(await this.policies.publish(caller, alias, demands));
  }

  @Delete('draft')
  @HttpCode(204)
  @Allow('policy:write')
  @Describe({
    summary: 'Discard the draft of a policy',
    description: 'What is live stays. A policy that was never published is deleted instead.',
    kind: 'delete',
    answers: { 204: undefined },
  })
  async discard(
    @CurrentCaller() caller: AdminCaller,
    @Param() { alias }: AliasParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.policies.discard(caller, alias, demands));
  }
}

function find(caller: AdminCaller, alias: string): GetVersioned {
  return (tx) => getPolicy(caller, tx, alias);
}
