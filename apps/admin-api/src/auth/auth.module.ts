import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PassportModule } from '@nestjs/passport';
import { ApiKeyStrategy } from './api-key.strategy.ts';
import { CallerGuard } from './caller.guard.ts';
import { CredentialGuard } from './credential.guard.ts';
import { KeyAuthenticator } from './key-authenticator.ts';
import { PermissionGuard } from './permission.guard.ts';
import { SessionAuthenticator } from './session-authenticator.ts';
import { SessionStrategy } from './session.strategy.ts';

/** Who calls and what they may do; the guards run in the order of this list, on every handler. */
@Module({
  imports: [PassportModule.register({ session: false })],
  providers: [
    KeyAuthenticator,
    ApiKeyStrategy,
    SessionAuthenticator,
    SessionStrategy,
    { provide: APP_GUARD, useClass: CredentialGuard },
    { provide: APP_GUARD, useClass: CallerGuard },
    { provide: APP_GUARD, useClass: PermissionGuard },
  ],
})
export class AuthModule {}
