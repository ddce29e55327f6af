import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { ListQuery } from '../http/list.query.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Public } from '../http/public.ts';
import { LoginLimits } from '../sessions/login-limits.ts';
import { AcceptInvitation } from './accept-invitation.dto.ts';
import { CreateInvitation } from './create-invitation.dto.ts';
import { InvitationAcceptance } from './invitation-acceptance.ts';
import {
  type AcceptedInvitation,
  acceptedInvitation,
  invitationResource,
  type InvitationResource,
  newInvitationResource,
  type NewInvitationResource,
} from './invitation-resource.ts';
import { InvitationParams } from './invitation.params.ts';
import { InvitationsQueries } from './invitations.queries.ts';
import { InvitationsService } from './invitations.service.ts';

const page = pageOf(invitationResource, 'InvitationPage');

@ApiTags('Members')
@Controller('v1/admin/invitations')
export class InvitationsController {
  constructor(
    private readonly queries: InvitationsQueries,
    private readonly invitations: InvitationsService,
    private readonly acceptance: InvitationAcceptance,
    private readonly limits: LoginLimits,
  ) {}

  @Get()
  @Allow('member:read')
  @Describe({ summary: 'List invitations, newest first', kind: 'read', answers: { 200: page } })
  list(@CurrentCaller() caller: AdminCaller, @Query() query: ListQuery): Promise<ListPage<InvitationResource>> {
    return this.queries.list(caller, query);
  }

  @Post()
  @Allow('member:write')
  @Describe({
    summary: 'Invite a person',
    description:
      'The answer holds the token of the invitation, this once; hand it to the person, who accepts with it. Nobody is invited to more than whoever invites them.',
    kind: 'create',
    answers: { 201: newInvitationResource },
  })
  async create(
    @CurrentCaller() caller: AdminCaller,
    @Body() input: CreateInvitation,
  ): Promise<Answer<NewInvitationResource>> {
    const change = await this.invitations.create(caller, input);
    return Answer.ofChange(change, `/v1/admin/invitations/${change.result.id}`);
  }

  @Post('accept')
  @Public('whoever holds the token of an invitation belongs to no organization yet')
  @Describe({
    summary: 'Accept an invitation',
    description:
      'Sets the password of a new account; whoever has one at this address gives the password it has. Then log in.',
    kind: 'personal',
    faults: ['invitation_invalid', 'already_exists', 'login_failed', 'login_limited', 'overloaded'],
    answers: { 201: acceptedInvitation },
  })
  async accept(@Body() input: AcceptInvitation, @Req() request: FastifyRequest): Promise<AcceptedInvitation> {
    await this.limits.assertAddressAllowed(request.ip);
    return this.acceptance.accept(input, request.ip);
  }

  @Get(':invitation')
  @Allow('member:read')
  @Describe({ summary: 'Read an invitation', kind: 'read', answers: { 200: invitationResource } })
  async get(
    @CurrentCaller() caller: AdminCaller,
    @Param() { invitation }: InvitationParams,
  ): Promise<Answer<InvitationResource>> {
    return Answer.ofResource(await this.queries.get(caller, invitation));
  }

  @Post(':invitation/resend')
  @HttpCode(200)
  @Allow('member:write')
  @Describe({
    summary: 'Make a new token for an invitation',
    description: 'The one before ends, and the time to accept begins anew.',
    kind: 'act',
    faults: ['in_use'],
    answers: { 200: newInvitationResource },
  })
  async resend(
    @CurrentCaller() caller: AdminCaller,
    @Param() { invitation }: InvitationParams,
  ): Promise<Answer<NewInvitationResource>> {
    return Answer.ofChange(await this.invitations.resend(caller, invitation));
  }

  @Post(':invitation/revoke')
  @HttpCode(200)
  @Allow('member:write')
  @Describe({
    summary: 'Revoke an invitation',
    kind: 'act',
    faults: ['in_use'],
    answers: { 200: invitationResource },
  })
  async revoke(
    @CurrentCaller() caller: AdminCaller,
    @Param() { invitation }: InvitationParams,
  ): Promise<Answer<InvitationResource>> {
    return Answer.ofChange(await this.invitations.revoke(caller, invitation));
  }
}
