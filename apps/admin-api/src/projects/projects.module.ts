import { Module } from '@nestjs/common';
import { ProjectsController } from './projects.controller.ts';
import { ProjectsQueries } from './projects.queries.ts';
import { ProjectsService } from './projects.service.ts';

/** Projects: isolated environments or teams of an organization. */
@Module({ controllers: [ProjectsController], providers: [ProjectsQueries, ProjectsService] })
export class ProjectsModule {}
