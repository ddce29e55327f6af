import { Module } from '@nestjs/common';
import { MasterKeyController } from './master-key.controller.ts';
import { MasterKeyService } from './master-key.service.ts';

/** The key above all data keys, and how another takes its place. */
@Module({ controllers: [MasterKeyController], providers: [MasterKeyService] })
export class MasterKeyModule {}
