import { Module } from '@nestjs/common';
import { ExplainController } from './explain.controller.ts';
import { ExplainService } from './explain.service.ts';

/** What the serving engine would do with a call. */
@Module({ controllers: [ExplainController], providers: [ExplainService] })
export class ExplainModule {}
