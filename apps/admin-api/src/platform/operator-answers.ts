import { Injectable } from '@nestjs/common';
import type { IdempotencyRow } from '@headgate/database';
import { fault, isJsonObject, type JsonValue } from '@headgate/kernel';
import { SealError } from '@headgate/secrets';
import type { OnceOnly } from '../http/admin-caller.ts';
import { Keyring, type Vault } from './keyring.ts';
import { onceAddress } from './once-address.ts';

/** Answers to operators that are of no organization, as they are remembered: each sealed by a data key of its own. */
@Injectable()
export class OperatorAnswers {
  constructor(private readonly keyring: Keyring) {}

  seal(key: string, answer: unknown): JsonValue {
    const vault = { id: owner, dataKey: this.keyring.newDataKey(owner) };
    return { data_key: vault.dataKey, sealed: this.keyring.seal(vault, onceAddress(key), JSON.stringify(answer)) };
  }

  /** What was sealed; throws `idempotency_mismatch` where it answered another request, or is guarded by a master key that is gone. */
  open({ key, requestHash }: OnceOnly, { requestHash: first, body }: IdempotencyRow): unknown {
    if (requestHash !== first) throw fault('idempotency_mismatch');
    const { data_key: dataKey, sealed } = isJsonObject(body) ? body : {};
    if (typeof dataKey !== 'string' || typeof sealed !== 'string') {
      throw fault('internal', { message: 'A remembered answer is not sealed.' });
    }
    return JSON.parse(this.unseal({ id: owner, dataKey }, key, sealed)) as unknown;
  }

  private unseal(vault: Vault, key: string, sealed: string): string {
    try {
      return this.keyring.unseal(vault, onceAddress(key), sealed);
    } catch (error) {
      if (!(error instanceof SealError)) throw error;
      const message = 'The first answer under this Idempotency-Key was sealed under a master key that is gone.';
      throw fault('idempotency_mismatch', { message, cause: error });
    }
  }
}

const owner = 'platform';
