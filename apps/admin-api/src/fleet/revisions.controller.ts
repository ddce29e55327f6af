import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { ListQuery } from '../http/list.query.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { RevisionParams } from './revision.params.ts';
import { revisionDetail, type RevisionDetail, revisionResource, type RevisionResource } from './revision-resource.ts';
import { RevisionsQueries } from './revisions.queries.ts';

const page = pageOf(revisionResource, 'RevisionPage');

@ApiTags('Proxies')
@Controller('v1/admin/revisions')
export class RevisionsController {
  constructor(private readonly queries: RevisionsQueries) {}

  @Get()
  @Allow('fleet:read')
  @Describe({
    summary: 'List revisions, newest first',
    description: 'Who made each, when it was published, and which proxies run it, lag behind or would not take it.',
    kind: 'read',
    answers: { 200: page },
  })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListQuery): Promise<ListPage<RevisionResource>> {
    return this.queries.list(caller, query);
  }

  @Get(':revision')
  @Allow('fleet:read')
  @Describe({ summary: 'Read a revision with what it changed', kind: 'read', answers: { 200: revisionDetail } })
  get(@CurrentCaller() caller: AdminCaller, @Param() { revision }: RevisionParams): Promise<RevisionDetail> {
    return this.queries.get(caller, revision);
  }
}
