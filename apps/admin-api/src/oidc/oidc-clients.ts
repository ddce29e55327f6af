import { Inject, Injectable } from '@nestjs/common';
import type { IdentityProviderRow, OrganizationRow } from '@headgate/database';
import { type Clock, fault } from '@headgate/kernel';
import { GuardedClient } from '@headgate/outbound';
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  type CustomFetch,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
} from 'openid-client';
import { ClientSecrets } from '../identity-providers/client-secrets.ts';
import { clockToken } from '../platform/clock-token.ts';

const keptMs = 10 * 60 * 1000;
const mostKept = 500;

/** Clients of identity providers, as discovery describes them; everything they ask goes through the guarded client. */
@Injectable()
export class OidcClients {
  private readonly known = new Map<string, { readonly client: Configuration; readonly untilMs: number }>();

  constructor(
    private readonly outbound: GuardedClient,
    private readonly secrets: ClientSecrets,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** Throws `identity_provider_failed` where the provider cannot be reached, or does not describe itself. */
  async get(organization: OrganizationRow, provider: IdentityProviderRow): Promise<Configuration> {
    const key = `${provider.orgId} ${provider.id} ${provider.version}`;
    const known = this.known.get(key);
    if (known !== undefined && known.untilMs > this.clock.monotonicMs()) return known.client;
    const client = await this.discover(provider, this.secrets.open(organization, provider));
    if (this.known.size >= mostKept) this.known.clear();
    this.known.set(key, { client, untilMs: this.clock.monotonicMs() + keptMs });
    return client;
  }

  private async discover({ issuer, clientId }: IdentityProviderRow, secret: string): Promise<Configuration> {
    // Plain HTTP reaches only networks an operator has vouched for: the guarded client sees to that.
    const isPlain = new URL(issuer).protocol === 'http:';
    const execute = isPlain ? [allowInsecureRequests] : [];
    const ask = this.fetch();
    try {
      const found = await discovery(new URL(issuer), clientId, secret, undefined, { execute, [customFetch]: ask });
      const server = found.serverMetadata();
      const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
      const authenticate = methods.includes('client_secret_basic')
        ? ClientSecretBasic(secret)
        : ClientSecretPost(secret);
      const client = new Configuration(server, clientId, secret, authenticate);
      client[customFetch] = ask;
      if (isPlain) allowInsecureRequests(client);
      // Without this the signature of an ID token that came over TLS would be taken on trust.
      enableNonRepudiationChecks(client);
      return client;
    } catch (cause) {
      throw fault('identity_provider_failed', { cause });
    }
  }

  private fetch(): CustomFetch {
    return (url, { method, headers, body }) => {
      const text = typeof body === 'string' || body instanceof Uint8Array ? body : toText(body);
      return this.outbound.send(new URL(url), { method, headers, body: text });
    };
  }
}

function toText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (body instanceof URLSearchParams) return body.toString();
  throw new TypeError('a body of this kind is not sent');
}
