import { Module } from '@nestjs/common';
import { RoutesModule } from '../routes/routes.module.ts';
import { ArchivesController } from './archives.controller.ts';
import { ArchivesQueries } from './archives.queries.ts';
import { ArchivesService } from './archives.service.ts';

/** Requests and replies of routes that keep theirs. */
@Module({
  imports: [RoutesModule],
  controllers: [ArchivesController],
  providers: [ArchivesQueries, ArchivesService],
  exports: [ArchivesQueries],
})
export class ArchivesModule {}
