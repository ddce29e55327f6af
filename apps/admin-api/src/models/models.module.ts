import { Module } from '@nestjs/common';
import { ModelsController } from './models.controller.ts';
import { ModelsQueries } from './models.queries.ts';
import { ModelsService } from './models.service.ts';

/** What is known of models: the catalogue, and what the organization says of it otherwise. */
@Module({ controllers: [ModelsController], providers: [ModelsQueries, ModelsService] })
export class ModelsModule {}
