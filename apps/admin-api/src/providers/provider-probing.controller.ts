import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { NameParams } from '../http/name.params.ts';
import { ProviderProbing } from './provider-probing.service.ts';
import { providerModels, type ProviderModels, providerTest, type ProviderTest } from './provider-test-resource.ts';
import { TestProvider } from './test-provider.dto.ts';

@ApiTags('Providers')
@Controller('v1/admin/providers/:name')
export class ProviderProbingController {
  constructor(private readonly probing: ProviderProbing) {}

  @Post('test')
  @HttpCode(200)
  @Allow('provider:write')
  @Describe({
    summary: 'Call a provider once',
    description:
      'A proxy does so, with the same guards and the same client as for a caller, within 30 seconds; the answer says what came of it, also of a provider that is switched off. At most 30 times a minute for an organization.',
    kind: 'read',
    faults: ['body_malformed', 'body_ambiguous', 'rate_limited', 'proxy_missing'],
    answers: { 200: providerTest },
  })
  test(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
    @Body() input: TestProvider,
  ): Promise<ProviderTest> {
    return this.probing.test(caller, name, input);
  }

  @Get('models')
  @Allow('provider:read')
  @Describe({
    summary: 'List what a provider itself offers',
    description: 'Asked of the provider at this moment, through a proxy; counts as a test.',
    kind: 'read',
    faults: ['rate_limited', 'proxy_missing', 'provider_unreachable', 'provider_credential_refused'],
    answers: { 200: providerModels },
  })
  models(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<ProviderModels> {
    return this.probing.listModels(caller, name);
  }
}
