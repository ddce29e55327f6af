import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { fault } from '@headgate/kernel';
import { Public } from '../http/public.ts';

/** First global guard: every handler that is not public needs a key or a session. A key counts where both are sent. */
@Injectable()
export class CredentialGuard extends AuthGuard(['api-key', 'console-session']) {
  constructor(private readonly reflector: Reflector) {
    super();
  }

  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    return this.reflector.get(Public, context.getHandler()) !== undefined || super.canActivate(context);
  }

  /** Of a strategy that finds nothing to judge the next one is asked; where none did, nothing was sent. */
  override handleRequest<User>(error: unknown, user: User | false): User {
    if (error instanceof Error) throw error;
    if (user === false || user === undefined || user === null) throw fault('key_missing');
    return user;
  }
}
