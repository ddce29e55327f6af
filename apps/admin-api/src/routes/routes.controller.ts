import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { RouteInput } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { NameParams } from '../http/name.params.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { Terms, type WriteTerms } from '../http/terms.ts';
import { ListRoutesQuery } from './list-routes.query.ts';
import { routeBody, routePatch, type RouteReplacement, routeReplacement } from './route-body.ts';
import { routeResource, type RouteResource } from './route-resource.ts';
import { RoutesQueries } from './routes.queries.ts';
import { ViewRouteQuery } from './view-route.query.ts';
import { RoutesService } from './routes.service.ts';

const base = '/v1/admin/routes';
const page = pageOf(routeResource, 'RoutePage');

@ApiTags('Routes')
@Controller('v1/admin/routes')
export class RoutesController {
  constructor(
    private readonly queries: RoutesQueries,
    private readonly routes: RoutesService,
  ) {}

  @Get()
  @Allow('route:read')
  @Describe({ summary: 'List routes', kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListRoutesQuery): Promise<ListPage<RouteResource>> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Allow('route:write')
  @Describe({
    summary: 'Create a route',
    kind: 'create',
    hasDraft: true,
    faults: ['feature_unavailable'],
    answers: { 201: routeResource },
  })
  async create(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: routeBody }) body: Draft<RouteInput>,
    @Terms() terms: WriteTerms,
  ): Promise<Answer<RouteResource>> {
    const change = await this.routes.create(caller, { body, ...terms });
    return Answer.ofChange(change, `${base}/${change.result.name}`);
  }

  @Post(':name')
  @Allow('route:write')
  @Describe({
    summary: 'Create a route under this name',
    description: 'The body may leave the name out; where it names one, both must agree.',
    kind: 'create',
    hasDraft: true,
    faults: ['feature_unavailable'],
    answers: { 201: routeResource },
  })
  async createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: routeReplacement }) body: Draft<RouteReplacement>,
    @Terms() terms: WriteTerms,
  ): Promise<Answer<RouteResource>> {
    return Answer.ofChange(await this.routes.create(caller, { body, ...terms }, name), `${base}/${name}`);
  }

  @Get(':name')
  @Allow('route:read')
  @Describe({ summary: 'Read a route', kind: 'read', answers: { 200: routeResource } })
  async get(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Query() { view }: ViewRouteQuery,
  ): Promise<Answer<RouteResource>> {
    return Answer.ofResource(await this.queries.get(caller, name, view));
  }

  @Put(':name')
  @Allow('route:write')
  @Describe({
    summary: 'Create or replace a route',
    description: 'What the body leaves out gets its default.',
    kind: 'replace',
    hasDraft: true,
    faults: ['feature_unavailable'],
    answers: { 200: routeResource, 201: routeResource },
  })
  async replace(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: routeReplacement }) body: Draft<RouteReplacement>,
    @Terms() terms: WriteTerms,
  ): Promise<Answer<RouteResource>> {
    const change = await this.routes.replace(caller, name, { body, ...terms });
    return Answer.ofChange(change, change.isNew ? `${base}/${name}` : undefined);
  }

  @Patch(':name')
  @Allow('route:write')
  @Describe({
    summary: 'Change a route',
    description: 'A merge patch (RFC 7396) of the normal form: absent keeps, null resets to the default.',
    kind: 'patch',
    hasDraft: true,
    faults: ['feature_unavailable'],
    answers: { 200: routeResource },
  })
  async patch(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: routePatch }) body: JsonObject,
    @Terms() terms: WriteTerms,
  ): Promise<Answer<RouteResource>> {
    return Answer.ofChange(await this.routes.patch(caller, name, { body, ...terms }));
  }

  @Delete(':name')
  @HttpCode(204)
  @Allow('route:write')
  @Describe({
    summary: 'Delete a route',
    description: 'The reserved route of a provider stays as long as the provider; disable it instead.',
    kind: 'delete',
    faults: ['route_reserved'],
    answers: { 204: undefined },
  })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.routes.delete(caller, name, demands));
  }
}
