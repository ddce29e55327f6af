import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { ListQuery } from '../http/list.query.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { NameParams } from '../http/name.params.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { DiffQuery, RollbackBody } from '../versions/version.params.ts';
import { type VersionDiff, versionDiff, versionResource, type VersionResource } from '../versions/version-resource.ts';
import { type GetVersioned, VersionsQueries } from '../versions/versions.queries.ts';
import { routeResource, type RouteResource } from './route-resource.ts';
import { RouteVersionParams } from './route-version.params.ts';
import { getRoute } from './routes.queries.ts';
import { RoutesService } from './routes.service.ts';

/** Schema of a page of versions. */
const page = pageOf(versionResource, 'VersionPage');

@ApiTags('Routes')
@Controller('v1/admin/routes/:name')
export class RouteVersionsController {
  constructor(
    private readonly versions: VersionsQueries,
    private readonly routes: RoutesService,
  ) {}

  @Get('versions')
  @Allow('route:read')
  @Describe({
    summary: 'List the versions of a route',
    description: 'Newest first; the last 100 are kept.',
    kind: 'read',
    answers: { 200: page },
  })
  list(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Query() query: ListQuery,
  ): Promise<ListPage<VersionResource>> {
    return this.versions.list(caller.org, find(caller, name), query);
  }

  @Get('versions/:version')
  @Allow('route:read')
  @Describe({ summary: 'Read a version of a route', kind: 'read', answers: { 200: versionResource } })
  get(@CurrentCaller() caller: AdminCaller, @Param() { name, version }: RouteVersionParams): Promise<VersionResource> {
    return this.versions.get(caller.org, find(caller, name), version);
  }

  @Get('diff')
  @Allow('route:read')
  @Describe({ summary: 'Compare two versions of a route', kind: 'read', answers: { 200: versionDiff } })
  diff(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Query() query: DiffQuery,
  ): Promise<VersionDiff> {
    return this.versions.diff(caller.org, find(caller, name), query);
  }

  @Post('rollback')
  @HttpCode(200)
  @Allow('route:write')
  @Describe({
    summary: 'Go back to a version of a route',
    description: 'Makes a new version that equals the old one, and makes it live. It is checked as any other change.',
    kind: 'restore',
    faults: ['feature_unavailable'],
    answers: { 200: routeResource },
  })
  async rollback(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body() { version }: RollbackBody,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<RouteResource>> {
    return Answer.ofChange(await this.routes.rollback(caller, name, { version, demands }));
  }

  @Post('publish')
  @HttpCode(200)
  @Allow('route:write')
  @Describe({
    summary: 'Publish the draft of a route',
    kind: 'restore',
    faults: ['feature_unavailable'],
    answers: { 200: routeResource },
  })
  async publish(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<RouteResource>> {
    return Answer.ofChange(await this.routes.publish(caller, name, demands));
  }

  @Delete('draft')
  @HttpCode(204)
  @Allow('route:write')
  @Describe({
    summary: 'Discard the draft of a route',
    description: 'What is live stays. A route that was never published is deleted instead.',
    kind: 'delete',
    answers: { 204: undefined },
  })
  async discard(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.routes.discard(caller, name, demands));
  }
}

function find(caller: AdminCaller, name: string): GetVersioned {
  return (tx) => getRoute(caller, tx, name);
}
