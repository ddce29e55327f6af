import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionCookie } from '../auth/session-cookie.ts';
import { CurrentPerson } from '../http/current-person.ts';
import { Describe } from '../http/describe.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { Personal } from '../http/personal.ts';
import type { Person } from '../http/principal.ts';
import { Public } from '../http/public.ts';
import { ChangePassword } from './change-password.dto.ts';
import { Login } from './login.dto.ts';
import { originOf } from './origin.ts';
import { personResource, type PersonResource, sessionResource, type SessionResource } from './session-resource.ts';
import { SessionParams } from './session.params.ts';
import { SessionsService } from './sessions.service.ts';

const page = pageOf(sessionResource, 'SessionPage');

/** People at the console: in, out, and what they have open. */
@ApiTags('Sessions')
@Controller('v1/admin/auth')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Post('login')
  @HttpCode(200)
  @Public('it is how a person proves who they are; guessing is limited by account and address')
  @Describe({
    summary: 'Log in with a password',
    description:
      'Sets the cookie of the session. Everything that is no GET must then carry the `csrf_token` of the answer as `x-headgate-csrf`.',
    kind: 'personal',
    faults: ['login_failed', 'login_limited', 'overloaded'],
    answers: { 200: personResource },
  })
  async logIn(
    @Body() input: Login,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonResource> {
    const { token, maxAgeMs, person } = await this.sessions.logIn(input, originOf(request));
    reply.header('set-cookie', sessionCookie.write(request, token, maxAgeMs));
    return this.sessions.present(person);
  }

  @Get('session')
  @Personal('read who they are')
  @Describe({
    summary: 'Read who is logged in, and where they belong',
    kind: 'personal',
    answers: { 200: personResource },
  })
  get(@CurrentPerson() person: Person): Promise<PersonResource> {
    return this.sessions.present(person);
  }

  @Post('logout')
  @HttpCode(204)
  @Personal('end the session')
  @Describe({ summary: 'Log out', kind: 'personal', answers: { 204: undefined } })
  async logOut(
    @CurrentPerson() person: Person,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.sessions.logOut(person, originOf(request));
    reply.header('set-cookie', sessionCookie.write(request, undefined, 0));
  }

  @Get('sessions')
  @Personal('list their sessions')
  @Describe({ summary: 'List your own sessions, newest first', kind: 'personal', answers: { 200: page } })
  async list(@CurrentPerson() person: Person): Promise<ListPage<SessionResource>> {
    return { data: await this.sessions.list(person), next_cursor: null };
  }

  @Delete('sessions/:session')
  @HttpCode(204)
  @Personal('end one of their sessions')
  @Describe({ summary: 'End one of your own sessions', kind: 'personal', answers: { 204: undefined } })
  async end(
    @CurrentPerson() person: Person,
    @Param() { session }: SessionParams,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.sessions.end(person, session, originOf(request));
  }

  @Post('password')
  @HttpCode(204)
  @Personal('change their password')
  @Describe({
    summary: 'Change your own password',
    description: 'Ends every other session.',
    kind: 'personal',
    faults: ['login_failed', 'login_limited', 'overloaded'],
    answers: { 204: undefined },
  })
  async changePassword(
    @CurrentPerson() person: Person,
    @Body() input: ChangePassword,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.sessions.changePassword(person, input, originOf(request));
  }
}
