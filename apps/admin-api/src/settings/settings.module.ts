import { Module } from '@nestjs/common';
import { SettingsController } from './settings.controller.ts';
import { SettingsService } from './settings.service.ts';

/** What the projects and routes of an organization begin with. */
@Module({ controllers: [SettingsController], providers: [SettingsService] })
export class SettingsModule {}
