import { Module } from '@nestjs/common';
import { MembersController } from './members.controller.ts';
import { MembersQueries } from './members.queries.ts';
import { MembersService } from './members.service.ts';

/** People of an organization and what they may do in it. */
@Module({ controllers: [MembersController], providers: [MembersQueries, MembersService] })
export class MembersModule {}
