import { Module } from '@nestjs/common';
import { RequestsController } from './requests.controller.ts';
import { RequestsQueries } from './requests.queries.ts';

/** The request log. */
@Module({ controllers: [RequestsController], providers: [RequestsQueries] })
export class RequestsModule {}
