import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { organizationResource, type OrganizationResource } from './organization-resource.ts';
import { OrganizationsQueries } from './organizations.queries.ts';
import { OrganizationsService } from './organizations.service.ts';
import { UpdateOrganization } from './update-organization.dto.ts';

/** The caller's own organization. */
@ApiTags('Organizations')
@Controller('v1/admin/organization')
export class OrganizationController {
  constructor(
    private readonly queries: OrganizationsQueries,
    private readonly organizations: OrganizationsService,
  ) {}

  @Get()
  @Allow('organization:read')
  @Describe({ summary: 'Read your own organization', kind: 'read', answers: { 200: organizationResource } })
  async get(@CurrentCaller() caller: AdminCaller): Promise<Answer<OrganizationResource>> {
    return Answer.ofResource(await this.queries.getOwn(caller));
  }

  @Patch()
  @Allow('organization:write')
  @Describe({ summary: 'Change your own organization', kind: 'patch', answers: { 200: organizationResource } })
  async update(
    @CurrentCaller() caller: AdminCaller,
    @Body() input: UpdateOrganization,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<OrganizationResource>> {
    return Answer.ofChange(await this.organizations.update(caller, input, demands));
  }
}
