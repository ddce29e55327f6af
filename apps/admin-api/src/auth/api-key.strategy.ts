import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { type ApiKeyRow } from '@headgate/database';
import { fault } from '@headgate/kernel';
import { Strategy } from 'passport-custom';
import type { AdminRequest } from '../http/admin-request.ts';
import { KeyAuthenticator } from './key-authenticator.ts';
import { readKey } from './read-key.ts';

/** Passport's `api-key`: reads the request, answers with the key or a fault, and never touches the reply. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy, 'api-key') {
  constructor(private readonly keys: KeyAuthenticator) {
    super();
  }

  async validate(request: AdminRequest): Promise<ApiKeyRow> {
    const key = readKey(request.headers);
    if (key === undefined) throw fault('key_missing');
    return this.keys.authenticate(key);
  }
}
