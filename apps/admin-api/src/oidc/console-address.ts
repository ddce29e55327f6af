import type { FastifyRequest } from 'fastify';
import { oidcPath } from '../identity-providers/identity-provider-resource.ts';
import type { ProviderName } from './oidc-flows.ts';

/**
 * Where people reach the console. The operator says so; otherwise it is the address they asked at, which is safe because identity
 * providers send nobody to an address that was not registered with them.
 */
export class ConsoleAddress {
  constructor(private readonly publicUrl: string | undefined) {}

  callbackUrl({ org, id }: ProviderName, request: Pick<FastifyRequest, 'host' | 'protocol'>): string {
    const base = this.publicUrl ?? `${request.protocol}://${request.host}`;
    return new URL(oidcPath({ orgId: org, id }, 'callback'), base).href;
  }
}
