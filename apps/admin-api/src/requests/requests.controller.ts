import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { usageRow, type UsageRow } from '@headgate/domain';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { ListRequestsQuery } from './list-requests.query.ts';
import { RequestParams } from './request.params.ts';
import { RequestsQueries } from './requests.queries.ts';

const resource = usageRow.meta({ id: 'Request', description: 'One request, as its proxy settled it.' });
const page = pageOf(resource, 'RequestPage');

@ApiTags('Requests')
@Controller('v1/admin/requests')
export class RequestsController {
  constructor(private readonly queries: RequestsQueries) {}

  @Get()
  @Allow('usage:read')
  @Describe({
    summary: 'List requests, newest first',
    description: 'What applications have asked, who answered, and what it took. No body is among it.',
    kind: 'read',
    answers: { 200: page },
  })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListRequestsQuery): Promise<ListPage<UsageRow>> {
    return this.queries.list(caller, query);
  }

  @Get(':id')
  @Allow('usage:read')
  @Describe({ summary: 'Read a request', kind: 'read', answers: { 200: resource } })
  get(@CurrentCaller() caller: AdminCaller, @Param() { id }: RequestParams): Promise<UsageRow> {
    return this.queries.get(caller, id);
  }
}
