import { Module } from '@nestjs/common';
import { SecretStore } from '../providers/secret-store.ts';
import { DeclarativeController } from './declarative.controller.ts';
import { DocumentPlanner } from './document-planner.ts';
import { DeclarativeService } from './declarative.service.ts';
import { DocumentFormats } from './document-formats.ts';

/** The whole organization as one document: export, validate, plan, apply. */
@Module({
  controllers: [DeclarativeController],
  providers: [DeclarativeService, DocumentFormats, SecretStore, DocumentPlanner],
})
export class DeclarativeModule {}
