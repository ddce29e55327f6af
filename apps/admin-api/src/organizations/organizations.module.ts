import { Module } from '@nestjs/common';
import { OrganizationController } from './organization.controller.ts';
import { OrganizationsController } from './organizations.controller.ts';
import { OrganizationsQueries } from './organizations.queries.ts';
import { OrganizationsService } from './organizations.service.ts';
import { RepublicationsController } from './republications.controller.ts';
import { RepublicationsService } from './republications.service.ts';

/** Organizations: made and removed by whoever runs the installation, described by their owners. */
@Module({
  controllers: [OrganizationController, OrganizationsController, RepublicationsController],
  providers: [OrganizationsQueries, OrganizationsService, RepublicationsService],
})
export class OrganizationsModule {}
