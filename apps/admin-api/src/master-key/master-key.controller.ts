import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../http/allow.ts';
import { CurrentOperator } from '../http/current-operator.ts';
import { Describe } from '../http/describe.ts';
import type { Operator } from '../http/operator.ts';
import { masterKeyState, type MasterKeyState, rewrapReport, type RewrapReport } from './master-key-resource.ts';
import { MasterKeyService } from './master-key.service.ts';
import { Rewrap } from './rewrap.dto.ts';

@ApiTags('Master key')
@Controller('v1/admin/master-key')
export class MasterKeyController {
  constructor(private readonly keys: MasterKeyService) {}

  @Get()
  @Allow('platform:read')
  @Describe({
    summary: 'Say which master keys there are and what each guards',
    kind: 'platform',
    answers: { 200: masterKeyState },
  })
  read(): Promise<MasterKeyState> {
    return this.keys.read();
  }

  @Post('rewrap')
  @HttpCode(200)
  @Allow('platform:write')
  @Describe({
    summary: 'Put data keys under the current master key',
    description:
      'One batch; ask again with `next` until nothing remains. Proxies go on serving: they are given both keys before, and the old one is taken away after. May be ended at any point and begun again.',
    kind: 'platform',
    faults: ['body_malformed', 'body_ambiguous', 'store_unavailable'],
    answers: { 200: rewrapReport },
  })
  rewrap(@CurrentOperator() operator: Operator, @Body() input: Rewrap): Promise<RewrapReport> {
    return this.keys.rewrap(operator, input);
  }
}
