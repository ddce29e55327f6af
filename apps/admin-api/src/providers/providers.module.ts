import { Module } from '@nestjs/common';
import { ProvidersController } from './providers.controller.ts';
import { ProviderProbingController } from './provider-probing.controller.ts';
import { ProviderProbing } from './provider-probing.service.ts';
import { ProvidersQueries } from './providers.queries.ts';
import { ProvidersService } from './providers.service.ts';
import { SecretStore } from './secret-store.ts';
import { SecretsController } from './secrets.controller.ts';
import { SecretsService } from './secrets.service.ts';

/** Providers: vendor accounts, their secrets, and the reserved route each gets by itself. */
@Module({
  controllers: [ProvidersController, ProviderProbingController, SecretsController],
  providers: [ProviderProbing, ProvidersQueries, ProvidersService, SecretStore, SecretsService],
})
export class ProvidersModule {}
