import { Injectable } from '@nestjs/common';
import { Database, type IdentityProviderRow, type OrganizationRow } from '@headgate/database';
import { fault, isFault } from '@headgate/kernel';
import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { Keyring } from '../platform/keyring.ts';
import { OidcClients } from './oidc-clients.ts';
import { flowMs, type OidcFlow, oidcFlow } from './oidc-flow.ts';
import { OidcProofs } from './oidc-proofs.ts';
import type { ProvedIdentity } from './proved-identity.ts';
import { readClaims } from './read-claims.ts';

/** Which provider is meant; the organization is named because whoever comes belongs to none yet. */
export interface ProviderName {
  readonly org: string;
  readonly id: string;
}

interface Place {
  readonly organization: OrganizationRow;
  readonly provider: IdentityProviderRow;
}

/** Sends people to their identity provider and proves what they come back with: authorization code, PKCE, state and nonce. */
@Injectable()
export class OidcFlows {
  constructor(
    private readonly database: Database,
    private readonly clients: OidcClients,
    private readonly keyring: Keyring,
    private readonly proofs: OidcProofs,
  ) {}

  /** Where to send the browser, and what it keeps until it is back. */
  async start(
    name: ProviderName,
    { redirectUri, ...wish }: { redirectUri: string; returnTo: string; invitation: string | undefined },
  ): Promise<{ readonly location: string; readonly kept: string }> {
    const place = await this.getPlace(name);
    const client = await this.clients.get(place.organization, place.provider);
    const flow: OidcFlow = {
      ...{ provider: name.id, state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier() },
      ...{ until: this.proofs.now() + flowMs, return_to: wish.returnTo, invitation: wish.invitation },
    };
    const location = buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      scope: place.provider.scopes.join(' '),
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: await calculatePKCECodeChallenge(flow.verifier),
      code_challenge_method: 'S256',
    });
    return {
      location: location.href,
      kept: this.keyring.seal(place.organization, sealedTo(name.id), JSON.stringify(flow)),
    };
  }

  /** Who came back. Throws `oidc_failed` for everything that does not fit together, whoever's fault it is. */
  async finish(name: ProviderName, url: URL, kept: string | undefined): Promise<ProvedIdentity> {
    const place = await this.getPlace(name);
    const flow = this.readFlow(place, kept);
    await this.proofs.useOnce(flow);
    const client = await this.clients.get(place.organization, place.provider);
    const { subject, claims } = await this.proofs.prove(client, url, flow);
    const about = readClaims(claims, place.provider.groupsClaim);
    return { provider: place.provider, subject, ...about, invitation: flow.invitation, returnTo: flow.return_to };
  }

  private async getPlace({ org, id }: ProviderName): Promise<Place> {
    const found = await this.database
      .inTenant(org, async (tx) => {
        const provider = await tx.identityProviders.findById(org, id);
        return provider && { provider, organization: await tx.organizations.get(org) };
      })
      .catch((error: unknown) => {
        if (isFault(error) && error.code === 'not_found') return undefined;
        throw error;
      });
    // A disabled one answers like one that is not there.
    if (found?.provider.enabled !== true) throw fault('not_found', { message: 'There is no such identity provider.' });
    return found;
  }

  private readFlow({ organization, provider }: Place, kept: string | undefined): OidcFlow {
    try {
      const text = this.keyring.unseal(organization, sealedTo(provider.id), kept ?? '');
      const flow = oidcFlow.parse(JSON.parse(text));
      if (flow.provider === provider.id && flow.until > this.proofs.now()) return flow;
    } catch (cause) {
      throw fault('oidc_failed', {
        message: 'This login did not begin in this browser, or took too long. Begin again.',
        cause,
      });
    }
    throw fault('oidc_failed', { message: 'This login took too long. Begin again.' });
  }
}

function sealedTo(id: string): { providerId: string; secretId: string; version: number; origin: string } {
  return { providerId: id, secretId: 'oidc', version: 1, origin: 'flow:' };
}
