import { Module } from '@nestjs/common';
import { VersionsModule } from '../versions/versions.module.ts';
import { RouteVersionsController } from './route-versions.controller.ts';
import { RoutesController } from './routes.controller.ts';
import { RoutesQueries } from './routes.queries.ts';
import { RoutesService } from './routes.service.ts';

/** Routes: what applications call by name or path. */
@Module({
  imports: [VersionsModule],
  controllers: [RoutesController, RouteVersionsController],
  providers: [RoutesQueries, RoutesService],
})
export class RoutesModule {}
