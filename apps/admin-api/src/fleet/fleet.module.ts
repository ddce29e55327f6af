import { Module } from '@nestjs/common';
import { FleetController } from './fleet.controller.ts';
import { FleetQueries } from './fleet.queries.ts';
import { RevisionsController } from './revisions.controller.ts';
import { RevisionsQueries } from './revisions.queries.ts';

/** The proxies and what they serve. */
@Module({ controllers: [FleetController, RevisionsController], providers: [FleetQueries, RevisionsQueries] })
export class FleetModule {}
