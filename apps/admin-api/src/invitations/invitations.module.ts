import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { InvitationAcceptance } from './invitation-acceptance.ts';
import { InvitationsController } from './invitations.controller.ts';
import { InvitationsQueries } from './invitations.queries.ts';
import { InvitationsService } from './invitations.service.ts';

/** How people come into an organization. */
@Module({
  imports: [SessionsModule],
  controllers: [InvitationsController],
  providers: [InvitationAcceptance, InvitationsQueries, InvitationsService],
})
export class InvitationsModule {}
