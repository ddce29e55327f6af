import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { fleetResource, type FleetResource } from './fleet-resource.ts';
import { FleetQueries } from './fleet.queries.ts';

@ApiTags('Proxies')
@Controller('v1/admin/proxies')
export class FleetController {
  constructor(private readonly queries: FleetQueries) {}

  @Get()
  @Allow('fleet:read')
  @Describe({
    summary: 'List the live proxies',
    description: 'Which revision each serves, since when, and the newest snapshot it would not take, with the reason.',
    kind: 'read',
    answers: { 200: fleetResource },
  })
  list(@CurrentCaller() caller: AdminCaller): Promise<FleetResource> {
    return this.queries.list(caller);
  }
}
