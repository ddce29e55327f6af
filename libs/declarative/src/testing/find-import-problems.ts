import { configDocument, type WrittenDocument } from '../document.ts';
import { findDocumentProblems } from '../find-document-problems.ts';
import { findTargetProblems } from '../find-target-problems.ts';
import { buildTargetState } from '../target-state.ts';
import { emptyTenant } from './empty-tenant.ts';
import { fakeSecrets } from './fake-secrets.ts';

/** What would be wrong with a document applied to an organization that has nothing yet. */
export function findImportProblems(document: WrittenDocument): string[] {
  const parsed = configDocument.safeParse(document);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  const target = buildTargetState(emptyTenant, parsed.data, false);
  const rules = { secrets: fakeSecrets(), allowReferences: true };
  return [...findDocumentProblems(document), ...findTargetProblems(emptyTenant, target, rules)].map(
    ({ path, message }) => `${path} ${message}`,
  );
}
