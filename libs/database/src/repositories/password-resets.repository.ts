import type { ChangeNotes } from '../change-notes.ts';
import type { NewPasswordReset } from '../rows/password-reset-row.ts';
import type { Tx } from '../session.ts';
import type { PasswordResetWrites } from '../stores/password-resets.ts';

export class PasswordResetsRepository implements PasswordResetWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async put(orgId: string, reset: NewPasswordReset): Promise<void> {
    await this.delete(orgId, reset.accountId);
    this.#notes.hasWritten = true;
    await this.#tx.passwordReset.createMany({ data: [{ ...reset, orgId }] });
  }

  async delete(orgId: string, accountId: string): Promise<boolean> {
    const { count } = await this.#tx.passwordReset.deleteMany({ where: { orgId, accountId } });
    if (count > 0) this.#notes.hasWritten = true;
    return count > 0;
  }
}
