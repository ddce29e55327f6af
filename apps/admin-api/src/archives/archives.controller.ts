import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { NameParams } from '../http/name.params.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import {
  archivedCallResource,
  type ArchivedCallResource,
  openedCallResource,
  type OpenedCallResource,
} from './archived-call-resource.ts';
import { ArchivedCallParams } from './archived-call.params.ts';
import { ArchivesQueries } from './archives.queries.ts';
import { ArchivesService } from './archives.service.ts';
import { ListArchiveQuery } from './list-archive.query.ts';

const page = pageOf(archivedCallResource, 'ArchivePage');

@ApiTags('Archive')
@Controller('v1/admin/archives')
export class ArchivesController {
  constructor(
    private readonly queries: ArchivesQueries,
    private readonly archives: ArchivesService,
  ) {}

  @Get(':name')
  @Allow('archive:read')
  @Describe({
    summary: 'List the archived calls of a route, newest first',
    description: 'Without what they say. Each reading is on record.',
    kind: 'read',
    answers: { 200: page },
  })
  list(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Query() query: ListArchiveQuery,
  ): Promise<ListPage<ArchivedCallResource>> {
    return this.queries.list(caller, name, query);
  }

  @Get(':name/:request')
  @Allow('archive:read')
  @Describe({
    summary: 'Read an archived call with its request and reply',
    description: 'The audit trail names who reads it, before they see it.',
    kind: 'read',
    answers: { 200: openedCallResource },
  })
  get(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name, request }: ArchivedCallParams,
  ): Promise<OpenedCallResource> {
    return this.queries.get(caller, name, request);
  }

  @Delete(':name/:request')
  @HttpCode(204)
  @Allow('archive:write')
  @Describe({
    summary: 'Erase an archived call before its time',
    description: 'The audit trail tells how many calls the archive of the route had before and after.',
    kind: 'read',
    answers: { 204: undefined },
  })
  async erase(@CurrentCaller() caller: AdminCaller, @Param() { name, request }: ArchivedCallParams): Promise<void> {
    await this.archives.erase(caller, name, request);
  }
}
