import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { ConsoleAddress } from './console-address.ts';
import { oidcCookie } from './oidc-cookie.ts';
import { OidcFlows } from './oidc-flows.ts';
import { parseProviderName } from './parse-provider-name.ts';
import type { ProvedIdentity } from './proved-identity.ts';

/** Passport's `oidc`: reads the answer a provider sent the browser back with, and says who came. */
@Injectable()
export class OidcStrategy extends PassportStrategy(Strategy, 'oidc') {
  constructor(
    private readonly flows: OidcFlows,
    private readonly address: ConsoleAddress,
  ) {
    super();
  }

  async validate(request: FastifyRequest): Promise<ProvedIdentity> {
    const name = parseProviderName((request.params as { provider?: string }).provider ?? '');
    const url = new URL(this.address.callbackUrl(name, request));
    url.search = request.url.includes('?') ? request.url.slice(request.url.indexOf('?')) : '';
    return this.flows.finish(name, url, oidcCookie.read(request));
  }
}
