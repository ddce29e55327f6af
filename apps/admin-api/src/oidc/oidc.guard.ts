import { Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';

/** On the one handler people come back to: whoever passes is whom the provider says. */
@Injectable()
export class OidcGuard extends AuthGuard('oidc') {
  constructor() {
    // Beside the principal of the global guards: this is nobody of ours yet.
    super({ property: 'proved' });
  }

  override handleRequest<User>(error: unknown, user: User): User {
    if (error instanceof Error) throw error;
    return user;
  }
}
