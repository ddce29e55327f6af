import { Controller, Get, Param } from '@nestjs/common';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { NameParams } from '../http/name.params.ts';
import { ForJavelin } from './for-javelin.ts';
import { Nouns } from './nouns.ts';
import { identitySpec, type ModelSpecAnswer } from './identity-spec.ts';

/** What that API's clients ask besides resources: archives, and how to say a call in a provider's language. */
@Controller('v1/admin')
export class JavelinRecordsController {
  constructor(private readonly nouns: Nouns) {}

  /** Nothing is archived by this version, as every route says of itself; so there is nothing to list. */
  @Get('archives/:name')
  @ForJavelin()
  @Allow('usage:read')
  async listArchives(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<never[]> {
    await this.nouns.routes.queries.get(caller, name, 'live');
    return [];
  }

  @Get('archives/:name/count')
  @ForJavelin()
  @Allow('usage:read')
  async countArchives(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<{ count: number }> {
    await this.nouns.routes.queries.get(caller, name, 'live');
    return { count: 0 };
  }

  @Get('modelspec')
  @ForJavelin()
  @Allow('provider:read')
  modelSpec(): ModelSpecAnswer {
    return identitySpec;
  }
}
