import { Controller, Get, Param } from '@nestjs/common';
import type { ArchivedCallResource } from '../archives/archived-call-resource.ts';
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

  /** The newest of them; there are no pages in that API. */
  @Get('archives/:name')
  @ForJavelin()
  @Allow('archive:read')
  async listArchives(
    @CurrentCaller() caller: AdminCaller,
    @Param() { name }: NameParams,
  ): Promise<readonly ArchivedCallResource[]> {
    return (await this.nouns.archives.list(caller, name, { limit: 200 })).data;
  }

  @Get('archives/:name/count')
  @ForJavelin()
  @Allow('archive:read')
  async countArchives(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<{ count: number }> {
    return { count: await this.nouns.archives.count(caller, name) };
  }

  @Get('modelspec')
  @ForJavelin()
  @Allow('provider:read')
  modelSpec(): ModelSpecAnswer {
    return identitySpec;
  }
}
