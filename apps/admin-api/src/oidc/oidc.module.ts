import { Module } from '@nestjs/common';
import { OutboundRules } from '@headgate/domain';
import { GuardedClient } from '@headgate/outbound';
import { IdentityProvidersModule } from '../identity-providers/identity-providers.module.ts';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { OidcAdmission } from './oidc-admission.ts';
import { OidcClients } from './oidc-clients.ts';
import { OidcController } from './oidc.controller.ts';
import { OidcFlows } from './oidc-flows.ts';
import { OidcLogins } from './oidc-logins.ts';
import { OidcProofs } from './oidc-proofs.ts';
import { OidcStrategy } from './oidc.strategy.ts';

/** Logging in by an identity provider. */
@Module({
  imports: [IdentityProvidersModule, SessionsModule],
  controllers: [OidcController],
  providers: [
    {
      provide: GuardedClient,
      useFactory: (rules: OutboundRules) => new GuardedClient({ rules }),
      inject: [OutboundRules],
    },
    OidcAdmission,
    OidcClients,
    OidcFlows,
    OidcLogins,
    OidcProofs,
    OidcStrategy,
  ],
})
export class OidcModule {}
