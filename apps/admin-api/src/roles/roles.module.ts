import { Module } from '@nestjs/common';
import { RolesController } from './roles.controller.ts';

/** The words for what people and admin keys may do. */
@Module({ controllers: [RolesController] })
export class RolesModule {}
