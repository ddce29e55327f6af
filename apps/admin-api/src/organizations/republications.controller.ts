import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../http/allow.ts';
import { CurrentOperator } from '../http/current-operator.ts';
import { Describe } from '../http/describe.ts';
import type { Operator } from '../http/operator.ts';
import { OrganizationParams } from './organization.params.ts';
import { republication, type Republication } from './republication-resource.ts';
import { RepublicationsService } from './republications.service.ts';

@ApiTags('Organizations')
@Controller('v1/admin/organizations/:org/republish')
export class RepublicationsController {
  constructor(private readonly republications: RepublicationsService) {}

  @Post()
  @HttpCode(200)
  @Allow('platform:write')
  @Describe({
    summary: 'Read an organization anew and publish it as a new revision',
    description:
      'For rows that were changed by SQL, and after a database was put back: nobody is told of those otherwise. Everything is read, every key included. Doing it twice does no harm.',
    kind: 'platform',
    answers: { 200: republication },
  })
  republish(@CurrentOperator() operator: Operator, @Param() { org }: OrganizationParams): Promise<Republication> {
    return this.republications.republish(operator, org);
  }
}
