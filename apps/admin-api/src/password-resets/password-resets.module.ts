import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.ts';
import { OperatorResetsService } from './operator-resets.service.ts';
import { PasswordResetRedemption } from './password-reset-redemption.ts';
import { PasswordResetsController } from './password-resets.controller.ts';
import { PasswordResetsService } from './password-resets.service.ts';

/** How people who forgot their password come back. */
@Module({
  imports: [SessionsModule],
  controllers: [PasswordResetsController],
  providers: [OperatorResetsService, PasswordResetRedemption, PasswordResetsService],
})
export class PasswordResetsModule {}
