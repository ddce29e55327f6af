/** Builders of rows for tests: whole and valid, every field replaceable. */
export { anApiKeyRow } from './an-api-key-row.ts';
export { aNewApiKey } from './a-new-api-key.ts';
export { aNewDlpTemplate } from './a-new-dlp-template.ts';
export { aNewOrganization } from './a-new-organization.ts';
export { aNewProvider } from './a-new-provider.ts';
export { aNewRoute } from './a-new-route.ts';
export { anAuditRecord } from './an-audit-record.ts';
export { aUsageRow } from './a-usage-row.ts';
