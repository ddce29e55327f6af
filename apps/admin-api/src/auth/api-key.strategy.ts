import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { fault } from '@headgate/kernel';
import { parseApiKey, platformKeyEnv, PlatformKeys } from '@headgate/secrets';
import { Strategy } from 'passport-custom';
import type { AdminRequest } from '../http/admin-request.ts';
import type { Principal } from '../http/principal.ts';
import { KeyAuthenticator } from './key-authenticator.ts';
import { readKey } from './read-key.ts';

/** Passport's `api-key`: reads the request, answers with the key or a fault, and never touches the reply. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(Strategy, 'api-key') {
  constructor(
    private readonly keys: KeyAuthenticator,
    private readonly platformKeys: PlatformKeys,
  ) {
    super();
  }

  async validate(request: AdminRequest): Promise<Principal | undefined> {
    const key = readKey(request.headers);
    if (key === undefined) return undefined;
    // Known without any store: an installation can be repaired from outside.
    if (parseApiKey(key)?.env === platformKeyEnv) return this.findOperator(key);
    return { kind: 'api_key', key: await this.keys.authenticate(key) };
  }

  private findOperator(key: string): Principal {
    const id = this.platformKeys.findId(key);
    if (id === undefined) throw fault('key_invalid');
    return { kind: 'platform', id };
  }
}
