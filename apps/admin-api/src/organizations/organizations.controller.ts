import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import { CurrentOperator } from '../http/current-operator.ts';
import { CurrentReader } from '../http/current-reader.ts';
import { Describe } from '../http/describe.ts';
import { ListQuery } from '../http/list.query.ts';
import type { Operator } from '../http/operator.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';
import { CreateOrganization } from './create-organization.dto.ts';
import { DeleteOrganizationQuery } from './delete-organization.query.ts';
import {
  newOrganizationResource,
  type NewOrganizationResource,
  organizationResource,
  type OrganizationResource,
} from './organization-resource.ts';
import { OrganizationParams } from './organization.params.ts';
import { OrganizationsQueries } from './organizations.queries.ts';
import { OrganizationsService } from './organizations.service.ts';
import { platformEvent } from './platform-event.ts';

const page = pageOf(organizationResource, 'OrganizationPage');
const eventPage = pageOf(platformEvent, 'PlatformEventPage');

@ApiTags('Organizations')
@Controller('v1/admin/organizations')
export class OrganizationsController {
  constructor(
    private readonly queries: OrganizationsQueries,
    private readonly organizations: OrganizationsService,
  ) {}

  @Get()
  @Allow('platform:read')
  @Describe({ summary: 'List organizations, oldest first', kind: 'platform', answers: { 200: page } })
  list(@Query() query: ListQuery): Promise<ListPage<OrganizationResource>> {
    return this.queries.list(query);
  }

  @Post()
  @Allow('platform:write')
  @Describe({
    summary: 'Create an organization',
    description: "It begins with its project `default`. The answer holds its owner's key, this once.",
    kind: 'platform',
    faults: ['body_malformed', 'body_ambiguous', 'body_too_large', 'content_type_unsupported', 'already_exists'],
    answers: { 201: newOrganizationResource },
  })
  async create(
    @CurrentOperator() operator: Operator,
    @Body() input: CreateOrganization,
  ): Promise<Answer<NewOrganizationResource>> {
    const change = await this.organizations.create(operator, input);
    return Answer.ofChange(change, `/v1/admin/organizations/${change.result.id}`);
  }

  @Get('events')
  @Allow('platform:read')
  @Describe({
    summary: 'List what was done to organizations as a whole',
    description: 'Who made and removed which, newest first, chained like the audit trail of an organization.',
    kind: 'platform',
    answers: { 200: eventPage },
  })
  listEvents(@Query() query: ListQuery): Promise<ListPage<z.infer<typeof platformEvent>>> {
    return this.queries.listEvents(query);
  }

  @Get(':org')
  @Allow('organization:read')
  @Describe({
    summary: 'Read an organization',
    description: 'Any of them with a platform key; with another key its own, and others answer as missing.',
    kind: 'platform',
    answers: { 200: organizationResource },
  })
  async get(
    @CurrentReader() reader: AdminCaller | Operator,
    @Param() { org }: OrganizationParams,
  ): Promise<Answer<OrganizationResource>> {
    return Answer.ofResource(await this.queries.get(reader, org));
  }

  @Delete(':org')
  @HttpCode(204)
  @Allow('platform:write')
  @Describe({
    summary: 'Delete an organization and everything in it',
    description:
      'Its keys, routes, providers, people and audit trail are removed at once and do not come back; proxies stop serving it within seconds, and its usage goes soon after.',
    kind: 'platform',
    answers: { 204: undefined },
  })
  async delete(
    @CurrentOperator() operator: Operator,
    @Param() { org }: OrganizationParams,
    @Query() { confirm }: DeleteOrganizationQuery,
  ): Promise<Answer<undefined>> {
    return Answer.ofDeletion(await this.organizations.delete(operator, org, confirm));
  }
}
