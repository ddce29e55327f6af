import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionCookie } from '../auth/session-cookie.ts';
import { Describe } from '../http/describe.ts';
import { Public } from '../http/public.ts';
import { originOf } from '../sessions/origin.ts';
import { ConsoleAddress } from './console-address.ts';
import { oidcCookie } from './oidc-cookie.ts';
import { flowMs } from './oidc-flow.ts';
import { OidcFlows } from './oidc-flows.ts';
import { OidcLogins } from './oidc-logins.ts';
import { OidcGuard } from './oidc.guard.ts';
import { parseProviderName } from './parse-provider-name.ts';
import type { ProvedIdentity } from './proved-identity.ts';
import { StartOidcQuery } from './start-oidc.query.ts';

const provider = ApiParam({
  name: 'provider',
  description: 'Organization and identity provider, as `login_path` has them.',
  schema: { type: 'string', pattern: '^org_[0-9A-Za-z]{1,40}\\.idp_[0-9A-Za-z]{12}$' },
});

/** People who come by an identity provider. */
@ApiTags('Sessions')
@Controller('v1/admin/auth/oidc')
export class OidcController {
  constructor(
    private readonly flows: OidcFlows,
    private readonly logins: OidcLogins,
    private readonly address: ConsoleAddress,
  ) {}

  @Get(':provider/start')
  @Public('it only sends the browser to the identity provider')
  @provider
  @Describe({
    summary: 'Go to an identity provider to log in',
    kind: 'personal',
    faults: ['identity_provider_failed', 'login_limited'],
    answers: { 302: undefined },
  })
  async start(
    @Param('provider') name: string,
    @Query() query: StartOidcQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.logins.assertAllowed(request.ip);
    const parsed = parseProviderName(name);
    const { location, kept } = await this.flows.start(parsed, {
      redirectUri: this.address.callbackUrl(parsed, request),
      returnTo: query.return_to,
      invitation: query.invitation,
    });
    reply.header('set-cookie', oidcCookie.write(request, kept, flowMs));
    reply.redirect(location, 302);
  }

  @Get(':provider/callback')
  @Public('the answer of the identity provider is the proof; the guard of this handler checks it')
  @UseGuards(OidcGuard)
  @provider
  @Describe({
    summary: 'Come back from an identity provider',
    description: 'Opens a session of this organization alone, with the role the groups of the person give.',
    kind: 'personal',
    faults: ['oidc_failed', 'identity_provider_failed', 'invitation_invalid'],
    answers: { 200: undefined },
  })
  async finish(
    @Req() request: FastifyRequest & { proved: ProvedIdentity },
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { proved } = request;
    const { token, maxAgeMs } = await this.logins.open(proved, originOf(request));
    reply.header('set-cookie', [
      sessionCookie.write(request, token, maxAgeMs),
      oidcCookie.write(request, undefined, 0),
    ]);
    reply.type('text/html; charset=utf-8');
    // A redirect would still count as coming from the other site, and leave the session's cookie behind.
    return `<!doctype html><title>Headgate</title><meta http-equiv="refresh" content="0;url=${proved.returnTo}">`;
  }
}
