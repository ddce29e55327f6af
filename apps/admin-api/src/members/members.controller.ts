import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { ListQuery } from '../http/list.query.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { memberResource, type MemberResource } from './member-resource.ts';
import { MemberParams } from './member.params.ts';
import { MembersQueries } from './members.queries.ts';
import { MembersService } from './members.service.ts';
import { UpdateMember } from './update-member.dto.ts';

const page = pageOf(memberResource, 'MemberPage');

@ApiTags('Members')
@Controller('v1/admin/members')
export class MembersController {
  constructor(
    private readonly queries: MembersQueries,
    private readonly members: MembersService,
  ) {}

  @Get()
  @Allow('member:read')
  @Describe({
    summary: 'List members, by email',
    description: 'With a project named, those limited to it.',
    kind: 'read',
    answers: { 200: page },
  })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListQuery): Promise<ListPage<MemberResource>> {
    return this.queries.list(caller, query);
  }

  @Get(':member')
  @Allow('member:read')
  @Describe({ summary: 'Read a member', kind: 'read', answers: { 200: memberResource } })
  async get(@CurrentCaller() caller: AdminCaller, @Param() { member }: MemberParams): Promise<Answer<MemberResource>> {
    return Answer.ofResource(await this.queries.get(caller, member));
  }

  @Patch(':member')
  @Allow('member:write')
  @Describe({
    summary: "Change a member's role or projects",
    description: "Counts from the person's next request. The last owner of an organization stays its owner.",
    kind: 'patch',
    faults: ['last_owner'],
    answers: { 200: memberResource },
  })
  async update(
    @CurrentCaller() caller: AdminCaller,
    @Param() { member }: MemberParams,
    @Body() input: UpdateMember,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<MemberResource>> {
    return Answer.ofChange(await this.members.update(caller, member, input, demands));
  }

  @Delete(':member')
  @HttpCode(204)
  @Allow('member:write')
  @Describe({
    summary: 'Remove a member',
    description: 'The person keeps what they have in other organizations.',
    kind: 'delete',
    faults: ['last_owner'],
    answers: { 204: undefined },
  })
  async delete(
    @CurrentCaller() caller: AdminCaller,
    @Param() { member }: MemberParams,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.members.delete(caller, member, demands));
  }
}
