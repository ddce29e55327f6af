import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.ts';
import { AuditQueries } from './audit.queries.ts';

/** Who changed what, when, and whether the record of it is whole. */
@Module({ controllers: [AuditController], providers: [AuditQueries] })
export class AuditModule {}
