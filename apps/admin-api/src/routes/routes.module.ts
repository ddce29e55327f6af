import { Module } from '@nestjs/common';
import { RoutesController } from './routes.controller.ts';
import { RoutesQueries } from './routes.queries.ts';
import { RoutesService } from './routes.service.ts';

/** Routes: what applications call by name or path. */
@Module({ controllers: [RoutesController], providers: [RoutesQueries, RoutesService] })
export class RoutesModule {}
