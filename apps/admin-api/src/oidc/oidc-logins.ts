import { Injectable } from '@nestjs/common';
import { Database } from '@headgate/database';
import { isFault } from '@headgate/kernel';
import { isTold, LoginLimits } from '../sessions/login-limits.ts';
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
    private readonly database: Database,
  ) {}

  /** Throws `login_limited`: each beginning may ask the provider something. */
  assertAllowed(address: string): Promise<void> {
    return this.limits.assertAddressAllowed(address);
  }

  async open(proved: ProvedIdentity, origin: Origin): Promise<NewSession> {
    const { orgId: onlyOrg, id: by } = proved.provider;
    const accountId = await this.admission.admit(proved).catch(async (error: unknown) => {
      if (isFault(error) && error.code === 'permission_denied') await this.tellRefusal(proved, origin);
      throw error;
    });
    return this.opener.open(accountId, { by, onlyOrg }, origin);
  }

  /** Who the person is, is proved, so this may be awaited; who comes again and again is told of less and less often. */
  private async tellRefusal({ provider, subject, email }: ProvedIdentity, { address }: Origin): Promise<void> {
    const { orgId, id, name } = provider;
    const refusals = await this.limits.countRefusal(orgId, id, subject);
    if (!isTold(refusals)) return;
    await this.database.note(orgId, { kind: 'system', id, name }, [
      {
        ...{ action: 'login_refused', resourceKind: 'identity_provider', resourceId: id, resourceName: name },
        ...{ before: null, after: { subject: subject.slice(0, 300), email: email ?? null, address, refusals } },
      },
    ]);
  }
}
