import { Inject, Injectable } from '@nestjs/common';
import { type Clock, fault, isFault, type JsonValue } from '@headgate/kernel';
import { authorizationCodeGrant, type Configuration, fetchUserInfo } from 'openid-client';
import { Attempts } from '../platform/attempts.ts';
import { clockToken } from '../platform/clock-token.ts';
import { flowMs, type OidcFlow } from './oidc-flow.ts';

/** What makes an answer of a provider a proof. */
@Injectable()
export class OidcProofs {
  constructor(
    private readonly attempts: Attempts,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  now(): number {
    return this.clock.now();
  }

  /** An answer counts once, also where somebody has both the URL and the cookie. */
  async useOnce({ state }: OidcFlow): Promise<void> {
    const { count } = await this.attempts.count(`oidc ${state}`, 2 * flowMs);
    if (count > 1)
      throw fault('oidc_failed', { message: 'This answer of the identity provider was used before. Begin again.' });
  }

  async prove(
    client: Configuration,
    url: URL,
    flow: OidcFlow,
  ): Promise<{ subject: string; claims: Readonly<Record<string, JsonValue | undefined>> }> {
    try {
      const tokens = await authorizationCodeGrant(client, url, {
        pkceCodeVerifier: flow.verifier,
        expectedState: flow.state,
        expectedNonce: flow.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new Error('the answer holds no ID token');
      const more =
        client.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await fetchUserInfo(client, tokens.access_token, claims.sub);
      // What is signed counts where both tell something.
      return { subject: claims.sub, claims: { ...more, ...claims } };
    } catch (cause) {
      if (isFault(cause)) throw cause;
      throw fault('oidc_failed', { cause });
    }
  }
}
