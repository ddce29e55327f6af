import { Injectable } from '@nestjs/common';
import { LoginLimits } from '../sessions/login-limits.ts';
import { type NewSession, type Origin, SessionOpener } from '../sessions/session-opener.ts';
import { OidcAdmission } from './oidc-admission.ts';
import type { ProvedIdentity } from './proved-identity.ts';

/** Opens sessions for people an identity provider vouches for; each is good for the organization that trusts the provider, alone. */
@Injectable()
export class OidcLogins {
  constructor(
    private readonly admission: OidcAdmission,
    private readonly opener: SessionOpener,
    private readonly limits: LoginLimits,
  ) {}

  /** Throws `login_limited`: each beginning may ask the provider something. */
  assertAllowed(address: string): Promise<void> {
    return this.limits.assertAddressAllowed(address);
  }

  async open(proved: ProvedIdentity, origin: Origin): Promise<NewSession> {
    return this.opener.open(await this.admission.admit(proved), proved.provider.orgId, origin);
  }
}
