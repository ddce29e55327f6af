import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ArchivesQueries } from '../archives/archives.queries.ts';
import { DlpTemplatesQueries } from '../dlp-templates/dlp-templates.queries.ts';
import { DlpTemplatesService } from '../dlp-templates/dlp-templates.service.ts';
import { ProjectsQueries } from '../projects/projects.queries.ts';
import { ProjectsService } from '../projects/projects.service.ts';
import { ProvidersQueries } from '../providers/providers.queries.ts';
import { ProvidersService } from '../providers/providers.service.ts';
import { SecretsService } from '../providers/secrets.service.ts';
import { RoutesQueries } from '../routes/routes.queries.ts';
import { RoutesService } from '../routes/routes.service.ts';

/** The reads and writes of the nouns this API speaks of, as their own modules made them: one of each, and none of its own. */
@Injectable()
export class Nouns {
  constructor(private readonly modules: ModuleRef) {}

  get projects(): { readonly queries: ProjectsQueries; readonly service: ProjectsService } {
    return { queries: this.find(ProjectsQueries), service: this.find(ProjectsService) };
  }

  get providers(): { readonly queries: ProvidersQueries; readonly service: ProvidersService } {
    return { queries: this.find(ProvidersQueries), service: this.find(ProvidersService) };
  }

  get secrets(): { readonly queries: ProvidersQueries; readonly service: SecretsService } {
    return { queries: this.find(ProvidersQueries), service: this.find(SecretsService) };
  }

  get routes(): { readonly queries: RoutesQueries; readonly service: RoutesService } {
    return { queries: this.find(RoutesQueries), service: this.find(RoutesService) };
  }

  get templates(): { readonly queries: DlpTemplatesQueries; readonly service: DlpTemplatesService } {
    return { queries: this.find(DlpTemplatesQueries), service: this.find(DlpTemplatesService) };
  }

  get archives(): ArchivesQueries {
    return this.find(ArchivesQueries);
  }

  /** Modules keep their services to themselves; asked for at the time of a request, all of them are there. */
  private find<Service>(type: new (...args: never[]) => Service): Service {
    return this.modules.get(type, { strict: false });
  }
}
