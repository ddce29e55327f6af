import { Module } from '@nestjs/common';
import { JavelinGatewaysController } from './javelin-gateways.controller.ts';
import { JavelinProvidersController } from './javelin-providers.controller.ts';
import { JavelinRecordsController } from './javelin-records.controller.ts';
import { JavelinReloadController } from './javelin-reload.controller.ts';
import { JavelinRoutesController } from './javelin-routes.controller.ts';
import { JavelinSecretsController } from './javelin-secrets.controller.ts';
import { JavelinTemplatesController } from './javelin-templates.controller.ts';
import { KeptFields } from './kept-fields.ts';
import { Nouns } from './nouns.ts';

/**
 * The Javelin API's conventions for whoever authenticates with `x-javelin-apikey`: its paths, shapes, lists, messages and errors,
 * over the same services, guards and permissions as our own. It decides nothing and stores only what we have no word for.
 */
@Module({
  controllers: [
    JavelinGatewaysController,
    JavelinSecretsController,
    JavelinProvidersController,
    JavelinRoutesController,
    JavelinTemplatesController,
    JavelinRecordsController,
    JavelinReloadController,
  ],
  providers: [KeptFields, Nouns],
})
export class JavelinModule {}
