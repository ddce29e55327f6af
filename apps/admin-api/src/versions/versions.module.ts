import { Module } from '@nestjs/common';
import { VersionsQueries } from './versions.queries.ts';

/** Versions of routes and policies. */
@Module({ providers: [VersionsQueries], exports: [VersionsQueries] })
export class VersionsModule {}
