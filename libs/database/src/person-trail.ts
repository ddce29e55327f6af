import { isFault } from '@headgate/kernel';
import { noteTenant } from './note-tenant.ts';
import type { PersonEvent } from './person-event.ts';
import type { AuditRecord } from './rows/audit-row.ts';
import type { Tx } from './session.ts';
import type { Transactions } from './transactions.ts';

/** Whom an event is about, and the organizations that are told. */
export interface PersonSubject {
  readonly account: { readonly id: string; readonly email: string };
  /** Absent: the event is about the person, as each organization knows them. */
  readonly sessionId?: string;
  readonly members: readonly { readonly orgId: string; readonly memberId: string }[];
}

/**
 * Adds an event to the trail of each of these organizations, in a transaction that wrote as the person before and acts for the last
 * of them afterwards.
 */
export async function notePerson(
  { transactions, tx }: { readonly transactions: Transactions; readonly tx: Tx },
  { account, sessionId, members }: PersonSubject,
  { action, actor, after }: PersonEvent,
): Promise<void> {
  const by = actor ?? ({ kind: 'user', id: account.id, name: account.email } as const);
  // In one order: two people of the same organizations never wait for each other in a circle.
  const ordered = members.toSorted((left, right) => (left.orgId < right.orgId ? -1 : 1));
  for (const { orgId, memberId } of ordered) {
    await transactions.switchTo(tx, { role: 'headgate_app', orgId, isReadOnly: false });
    const subject: Pick<AuditRecord, 'resourceKind' | 'resourceId'> =
      sessionId === undefined
        ? { resourceKind: 'member', resourceId: memberId }
        : { resourceKind: 'session', resourceId: sessionId };
    await noteTenant(tx, orgId, by, [{ ...subject, resourceName: account.email, action, before: null, after }]).catch(
      (error: unknown) => {
        // Removed in this very moment, with its trail.
        if (!isFault(error) || error.code !== 'not_found') throw error;
      },
    );
  }
}
