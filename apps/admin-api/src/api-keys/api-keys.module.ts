import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller.ts';
import { ApiKeysQueries } from './api-keys.queries.ts';
import { ApiKeysService } from './api-keys.service.ts';

/** API keys: inference keys for applications, admin keys for whoever manages. */
@Module({ controllers: [ApiKeysController], providers: [ApiKeysQueries, ApiKeysService] })
export class ApiKeysModule {}
