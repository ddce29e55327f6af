import { Module } from '@nestjs/common';
import { VersionsModule } from '../versions/versions.module.ts';
import { RouteVersionsController } from './route-versions.controller.ts';
import { RoutesBulkController } from './routes-bulk.controller.ts';
import { RoutesBulkService } from './routes-bulk.service.ts';
import { RoutesController } from './routes.controller.ts';
import { RoutesQueries } from './routes.queries.ts';
import { RoutesService } from './routes.service.ts';

/** Routes: what applications call by name or path. */
@Module({
  imports: [VersionsModule],
  controllers: [RoutesBulkController, RoutesController, RouteVersionsController],
  providers: [RoutesQueries, RoutesService, RoutesBulkService],
  exports: [RoutesQueries],
})
export class RoutesModule {}
