import { Body, Controller, Delete, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { CurrentOperator } from '../http/current-operator.ts';
import { Describe } from '../http/describe.ts';
import type { Operator } from '../http/operator.ts';
import { Public } from '../http/public.ts';
import { MemberParams } from '../members/member.params.ts';
import { LoginLimits } from '../sessions/login-limits.ts';
import { IssueOperatorReset } from './issue-operator-reset.dto.ts';
import { IssuePasswordReset } from './issue-password-reset.dto.ts';
import { OperatorResetsService } from './operator-resets.service.ts';
import { PasswordResetRedemption } from './password-reset-redemption.ts';
import { passwordResetResource, type PasswordResetResource } from './password-reset-resource.ts';
import { PasswordResetsService } from './password-resets.service.ts';
import { RedeemPasswordReset } from './redeem-password-reset.dto.ts';

@Controller('v1/admin')
export class PasswordResetsController {
  constructor(
    private readonly resets: PasswordResetsService,
    private readonly operatorResets: OperatorResetsService,
    private readonly redemption: PasswordResetRedemption,
    private readonly limits: LoginLimits,
  ) {}

  @Post('members/:member/password-reset')
  @ApiTags('Members')
  @Allow('member:write')
  @Describe({
    summary: "Issue a token that sets a member's password anew",
    description:
      'Shown this once, good once; the one before ends. Only for members who belong to no other organization, and may do no more than whoever issues it.',
    kind: 'act',
    faults: ['body_malformed', 'body_ambiguous', 'body_too_large', 'content_type_unsupported', 'reset_refused'],
    answers: { 201: passwordResetResource },
  })
  async issue(
    @CurrentCaller() caller: AdminCaller,
    @Param() { member }: MemberParams,
    @Body() input: IssuePasswordReset,
  ): Promise<Answer<PasswordResetResource>> {
    const { result, rev } = await this.resets.issue(caller, member, input.expires_in_minutes);
    return new Answer(result, { revision: rev });
  }

  @Delete('members/:member/password-reset')
  @HttpCode(204)
  @ApiTags('Members')
  @Allow('member:write')
  @Describe({
    summary: 'Revoke the token that sets the password of a member anew',
    description: 'Where there is none, nothing happens.',
    kind: 'delete',
    answers: { 204: undefined },
  })
  async revoke(@CurrentCaller() caller: AdminCaller, @Param() { member }: MemberParams): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.resets.revoke(caller, member));
  }

  @Post('password-resets')
  @ApiTags('Organizations')
  @Allow('platform:write')
  @Describe({
    summary: "Issue a token that sets anybody's password anew",
    description:
      'For people of several organizations, each of which is told in its audit trail. Shown this once, good once.',
    kind: 'platform',
    faults: ['body_malformed', 'body_ambiguous', 'body_too_large', 'content_type_unsupported'],
    answers: { 201: passwordResetResource },
  })
  issueAsOperator(
    @CurrentOperator() operator: Operator,
    @Body() { email, expires_in_minutes: minutes }: IssueOperatorReset,
  ): Promise<PasswordResetResource> {
    return this.operatorResets.issue(operator, email, minutes);
  }

  @Post('auth/password-reset')
  @HttpCode(204)
  @ApiTags('Sessions')
  @Public('who forgot their password proves who they are by the token')
  @Describe({
    summary: 'Set a new password by a token',
    description: 'Ends every session of the person. Then log in.',
    kind: 'personal',
    faults: ['reset_invalid', 'login_limited', 'overloaded'],
    answers: { 204: undefined },
  })
  async redeem(@Body() input: RedeemPasswordReset, @Req() request: FastifyRequest): Promise<void> {
    await this.limits.assertAddressAllowed(request.ip);
    await this.redemption.redeem(input, request.ip);
  }
}
