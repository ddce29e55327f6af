import type { PolicyRow } from '@headgate/database';
import type { JsonObject } from '@headgate/kernel';

/** A policy as the audit log keeps it before and after a change, drafts included. */
export function auditOfPolicy({ name: alias, projects, body, live, draft }: PolicyRow): JsonObject {
  return JSON.parse(JSON.stringify({ alias, projects, ...body, live, draft })) as JsonObject;
}
