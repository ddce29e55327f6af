import type { AuditRow } from '@headgate/database';
import { z } from 'zod';
import { auditEvent, presentEvent } from '../audit/audit-resource.ts';

/** One event of the trail of the installation as it is read. */
export const platformEvent = auditEvent
  .extend({ revision: z.int().describe('Of the organization it concerns.') })
  .meta({ id: 'PlatformEvent' });

/** What the answer shows of it. */
export function presentPlatformEvent(row: AuditRow): z.infer<typeof platformEvent> {
  return presentEvent(row);
}
