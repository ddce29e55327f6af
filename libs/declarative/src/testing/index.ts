/** States and secrets for tests of whoever plans. */
export { arbitraryDocument } from './arbitrary-document.ts';
export { emptyTenant } from './empty-tenant.ts';
export { fakeSecrets } from './fake-secrets.ts';
export { reach } from './reach.ts';
