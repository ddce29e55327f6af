import { Module } from '@nestjs/common';
import { FleetController } from './fleet.controller.ts';
import { FleetQueries } from './fleet.queries.ts';

/** The proxies and what they serve. */
@Module({ controllers: [FleetController], providers: [FleetQueries] })
export class FleetModule {}
