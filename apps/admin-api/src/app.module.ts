import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE, DiscoveryModule } from '@nestjs/core';
import { ApiKeysModule } from './api-keys/api-keys.module.ts';
import { ArchivesModule } from './archives/archives.module.ts';
import { AuditModule } from './audit/audit.module.ts';
import { AuthModule } from './auth/auth.module.ts';
import { DeclarativeModule } from './declarative/declarative.module.ts';
import { DlpTemplatesModule } from './dlp-templates/dlp-templates.module.ts';
import { ExplainModule } from './explain/explain.module.ts';
import { FleetModule } from './fleet/fleet.module.ts';
import { JavelinModule } from './javelin/javelin.module.ts';
import { HealthModule } from './health/health.module.ts';
import { AnswerInterceptor } from './http/answer.interceptor.ts';
import { dtoPipe, schemaPipe } from './http/pipes.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { OidcModule } from './oidc/oidc.module.ts';
import { ModelsModule } from './models/models.module.ts';
import { OrganizationsModule } from './organizations/organizations.module.ts';
import { IdentityProvidersModule } from './identity-providers/identity-providers.module.ts';
import { InvitationsModule } from './invitations/invitations.module.ts';
import { MembersModule } from './members/members.module.ts';
import { type Platform, PlatformModule } from './platform/platform.module.ts';
import { PasswordResetsModule } from './password-resets/password-resets.module.ts';
import { PoliciesModule } from './policies/policies.module.ts';
import { ProjectsModule } from './projects/projects.module.ts';
import { MasterKeyModule } from './master-key/master-key.module.ts';
import { ProvidersModule } from './providers/providers.module.ts';
import { RequestsModule } from './requests/requests.module.ts';
import { RolesModule } from './roles/roles.module.ts';
import { RoutesModule } from './routes/routes.module.ts';
import { SessionsModule } from './sessions/sessions.module.ts';
import { SettingsModule } from './settings/settings.module.ts';

/** The admin API: its nouns, and what holds for every request. */
@Module({})
export class AppModule {
  static of(platform: Platform): DynamicModule {
    return {
      module: AppModule,
      imports: [
        DiscoveryModule,
        PlatformModule.of(platform),
        AuthModule,
        HealthModule,
        OrganizationsModule,
        MembersModule,
        InvitationsModule,
        RolesModule,
        SessionsModule,
        PasswordResetsModule,
        IdentityProvidersModule,
        OidcModule,
        MasterKeyModule,
        ProjectsModule,
        ApiKeysModule,
        ProvidersModule,
        RoutesModule,
        DlpTemplatesModule,
        PoliciesModule,
        SettingsModule,
        ExplainModule,
        ModelsModule,
        RequestsModule,
        ArchivesModule,
        FleetModule,
        AuditModule,
        DeclarativeModule,
        JavelinModule,
      ],
      providers: [
        { provide: APP_PIPE, useFactory: schemaPipe },
        { provide: APP_PIPE, useFactory: dtoPipe },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
