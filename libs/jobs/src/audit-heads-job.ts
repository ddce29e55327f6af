import { z } from 'zod';

/** Asks that the heads of all audit trails be exported. Says no more: what there is to export is read when it is done. */
export const auditHeadsJob = z.object({});
export type AuditHeadsJob = z.infer<typeof auditHeadsJob>;
