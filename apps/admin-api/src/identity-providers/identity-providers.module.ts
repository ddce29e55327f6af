import { Module } from '@nestjs/common';
import { ClientSecrets } from './client-secrets.ts';
import { IdentityProvidersController } from './identity-providers.controller.ts';
import { IdentityProvidersQueries } from './identity-providers.queries.ts';
import { IdentityProvidersService } from './identity-providers.service.ts';

/** Whom an organization trusts to say who its people are. */
@Module({
  controllers: [IdentityProvidersController],
  providers: [ClientSecrets, IdentityProvidersQueries, IdentityProvidersService],
  exports: [ClientSecrets],
})
export class IdentityProvidersModule {}
