import { Body, Controller, Get, Patch, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { Answer } from '../http/answer.ts';
import type { Draft } from '../http/body-schema.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import {
  defaultPolicyBody,
  settingsBody,
  settingsPatch,
  settingsResource,
  type SettingsResource,
} from './settings-resource.ts';
import { SettingsService } from './settings.service.ts';

@ApiTags('Organizations')
@Controller('v1/admin/organization')
export class SettingsController {
  constructor(private readonly settings: SettingsService) {}

  @Get('settings')
  @Allow('organization:read')
  @Describe({
    summary: 'Read what routes inherit',
    description: 'A route takes its own value, else that of the project that calls it, else the one here.',
    kind: 'read',
    answers: { 200: settingsResource },
  })
  async get(@CurrentCaller() caller: AdminCaller): Promise<Answer<SettingsResource>> {
    return Answer.ofResource(await this.settings.get(caller));
  }

  @Put('settings')
  @Allow('organization:write')
  @Describe({
    summary: 'Replace what routes inherit',
    kind: 'replace',
    faults: ['feature_unavailable'],
    answers: { 200: settingsResource },
  })
  async replace(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: settingsBody }) draft: Draft<Pick<SettingsResource, 'settings'>>,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<SettingsResource>> {
    return Answer.ofChange(await this.settings.replace(caller, draft, demands));
  }

  @Patch('settings')
  @Allow('organization:write')
  @Describe({
    summary: 'Change what routes inherit',
    description: 'A merge patch (RFC 7396): absent keeps, null resets to the default.',
    kind: 'patch',
    faults: ['feature_unavailable'],
    answers: { 200: settingsResource },
  })
  async patch(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: settingsPatch }) patch: JsonObject,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<SettingsResource>> {
    return Answer.ofChange(await this.settings.patch(caller, patch, demands));
  }

  @Put('default-policy')
  @Allow('organization:write')
  @Describe({
    summary: 'Choose the default policy',
    description:
      'It serves calls that name neither route, policy nor model. Once chosen it can be replaced, not removed.',
    kind: 'replace',
    answers: { 200: settingsResource },
  })
  async setDefaultPolicy(
    @CurrentCaller() caller: AdminCaller,
    @Body({ schema: defaultPolicyBody }) draft: Draft<{ policy: string }>,
    @Precondition() demands: Preconditions,
  ): Promise<Answer<SettingsResource>> {
    return Answer.ofChange(await this.settings.setDefaultPolicy(caller, draft, demands));
  }
}
