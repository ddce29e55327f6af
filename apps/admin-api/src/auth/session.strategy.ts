import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { fault } from '@headgate/kernel';
import { deriveToken } from '@headgate/secrets';
import { Strategy } from 'passport-custom';
import type { AdminRequest } from '../http/admin-request.ts';
import type { Person } from '../http/principal.ts';
import { SessionAuthenticator } from './session-authenticator.ts';
import { sessionCookie } from './session-cookie.ts';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Passport's `console-session` (`session` is passport's own): reads the cookie, and the token that other sites cannot know. */
@Injectable()
export class SessionStrategy extends PassportStrategy(Strategy, 'console-session') {
  constructor(private readonly sessions: SessionAuthenticator) {
    super();
  }

  async validate(request: AdminRequest): Promise<Person | undefined> {
    const token = sessionCookie.read(request);
    if (token === undefined) return undefined;
    const open = await this.sessions.authenticate(token);
    const csrfToken = deriveToken(token, 'csrf');
    if (!safeMethods.includes(request.method)) assertCsrf(request.headers['x-headgate-csrf'], csrfToken);
    return { kind: 'user', open, csrfToken };
  }
}

function assertCsrf(sent: string | string[] | undefined, expected: string): void {
  const [given, wanted] = [Buffer.from(String(sent ?? '')), Buffer.from(expected)];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) throw fault('csrf_missing');
}
