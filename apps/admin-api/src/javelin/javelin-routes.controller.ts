import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import type { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { NameParams } from '../http/name.params.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { routeBody } from '../routes/route-body.ts';
import type { RouteResource } from '../routes/route-resource.ts';
import { ForJavelin } from './for-javelin.ts';
import { javelinBody } from './javelin-body.ts';
import { javelinDone, type JavelinMessage } from './javelin-done.ts';
import { KeptFields } from './kept-fields.ts';
import { listAll } from './list-all.ts';
import { Nouns } from './nouns.ts';
import { fromJavelinRoute, toJavelinRoute } from './route-shape.ts';

/** Routes as that API's clients know them. */
@Controller('v1/admin/routes')
export class JavelinRoutesController {
  constructor(
    private readonly nouns: Nouns,
    private readonly kept: KeptFields,
  ) {}

  @Get()
  @ForJavelin()
  @Allow('route:read')
  async list(@CurrentCaller() caller: AdminCaller): Promise<JsonObject[]> {
    return this.present(caller, await listAll((query) => this.nouns.routes.queries.list(caller, query)));
  }

  @Post()
  @ForJavelin()
  @Allow('route:write')
  create(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: javelinBody }) sent: JsonObject,
  ): Promise<Answer<JavelinMessage>> {
    return this.make(caller, sent);
  }

  @Post(':name')
  @ForJavelin()
  @Allow('route:write')
  createNamed(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
  ): Promise<Answer<JavelinMessage>> {
    return this.make(caller, { name, ...sent });
  }

  @Get(':name')
  @ForJavelin()
  @Allow('route:read')
  async get(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<JsonObject | undefined> {
    return (await this.present(caller, [await this.nouns.routes.queries.get(caller, name, 'live')]))[0];
  }

  @Put(':name')
  @ForJavelin()
  @Allow('route:write')
  async update(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body({ schema: javelinBody }) sent: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    const { body, kept } = fromJavelinRoute(sent);
    return javelinDone(
      'Route',
      'updated',
      await this.nouns.routes.service.patch(this.keeping(caller, kept), name, { body, draft: false, demands }),
    );
  }

  @Delete(':name')
  @ForJavelin()
  @Allow('route:write')
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<JavelinMessage>> {
    return javelinDone('Route', 'deleted', await this.nouns.routes.service.delete(caller, name, demands));
  }

  private async make(caller: AdminCaller, sent: JsonObject): Promise<Answer<JavelinMessage>> {
    const { body, kept } = fromJavelinRoute(sent);
    return javelinDone(
      'Route',
      'created',
      await this.nouns.routes.service.create(this.keeping(caller, kept), { body: routeBody.read(body), draft: false }),
    );
  }

  private keeping(caller: AdminCaller, kept: JsonObject): AdminCaller {
    return this.kept.keeping<RouteResource>(caller, { kind: 'route', kept, keeperOf: (route) => route });
  }

  private async present(caller: AdminCaller, routes: readonly RouteResource[]): Promise<JsonObject[]> {
    const kept = await this.kept.find(
      caller,
      'route',
      routes.map(({ id }) => id),
    );
    return routes.map((route) => toJavelinRoute(route, kept.get(route.id)));
  }
}
