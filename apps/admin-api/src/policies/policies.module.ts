import { Module } from '@nestjs/common';
import { VersionsModule } from '../versions/versions.module.ts';
import { PoliciesController } from './policies.controller.ts';
import { PoliciesQueries } from './policies.queries.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyVersionsController } from './policy-versions.controller.ts';

/** Policies: how a target is chosen. */
@Module({
  imports: [VersionsModule],
  controllers: [PoliciesController, PolicyVersionsController],
  providers: [PoliciesQueries, PoliciesService],
})
export class PoliciesModule {}
