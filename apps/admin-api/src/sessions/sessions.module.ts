import { Module } from '@nestjs/common';
import { FailedLogins } from './failed-logins.ts';
import { LoginLimits } from './login-limits.ts';
import { Passwords } from './passwords.ts';
import { SessionOpener } from './session-opener.ts';
import { SessionsController } from './sessions.controller.ts';
import { SessionsService } from './sessions.service.ts';

/** People at the console: passwords and sessions. */
@Module({
  controllers: [SessionsController],
  providers: [FailedLogins, LoginLimits, Passwords, SessionOpener, SessionsService],
  exports: [LoginLimits, Passwords, SessionOpener, SessionsService],
})
export class SessionsModule {}
