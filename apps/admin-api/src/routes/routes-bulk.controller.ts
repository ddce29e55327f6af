import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { Terms, type WriteTerms } from '../http/terms.ts';
import { bulkBody, type ReadOperation } from './bulk-body.ts';
import { type BulkResource, bulkResource } from './bulk-resource.ts';
import { RoutesBulkService } from './routes-bulk.service.ts';

/** Stands before the routes by name in the module: `bulk` is no name here. */
@ApiTags('Routes')
@Controller('v1/admin/routes/bulk')
export class RoutesBulkController {
  constructor(private readonly bulk: RoutesBulkService) {}

  @Post()
  @HttpCode(200)
  @Allow('route:write')
  @Describe({
    summary: 'Change many routes at once',
    description:
      'Up to 100 operations in one revision: all of them, or none. Each is checked like the request it stands for, after those before it; problems are told all at once, by paths such as `operations.3.models.0.provider`. Where all have the same cause the status is that of the cause (412 for a stale `if_match`), otherwise 400.',
    kind: 'create',
    hasDraft: true,
    faults: ['feature_unavailable', 'version_mismatch', 'route_reserved'],
    answers: { 200: bulkResource },
  })
  async run(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: bulkBody }) body: Draft<ReadOperation[]>,
    @Terms() { draft }: WriteTerms,
  ): Promise<Answer<BulkResource>> {
    const { result, rev } = await this.bulk.run(caller, { body, draft });
    return new Answer(result, { revision: rev });
  }
}
