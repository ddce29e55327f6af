import { Module } from '@nestjs/common';
import { DlpTemplatesController } from './dlp-templates.controller.ts';
import { DlpTemplatesQueries } from './dlp-templates.queries.ts';
import { DlpTemplatesService } from './dlp-templates.service.ts';

/** Data protection templates: what to look for in calls, under a name that routes refer to. */
@Module({ controllers: [DlpTemplatesController], providers: [DlpTemplatesQueries, DlpTemplatesService] })
export class DlpTemplatesModule {}
