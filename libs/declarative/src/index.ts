/**
 * A whole tenant as one document: its schema, the way from rows to a document, the plan from what is to what a document wants, and
 * readers of other gateways' files. Pure: it reads no file, no environment and no database, and never resolves a reference to a secret.
 */
export { acceptedDocument, acceptedRoute } from './accepted-document.ts';
export { configDocument, type ConfigDocument, type DocumentOmission, type WrittenDocument } from './document.ts';
export { diffFields, type FieldChange } from './diff-fields.ts';
export { findDocumentProblems } from './find-document-problems.ts';
export { type NormalDocument, normaliseDocument } from './normalise-document.ts';
export { findTargetProblems, type TargetRules } from './find-target-problems.ts';
export { importLiteLlm } from './importers/import-litellm.ts';
export { importPolicy } from './importers/import-policy.ts';
export { importPortkey } from './importers/import-portkey.ts';
export type { ImportNote, ImportResult } from './importers/import-result.ts';
export type {
  DlpTemplateStep,
  ModelStep,
  NextSecret,
  OrganizationStep,
  Plan,
  PolicyStep,
  ProjectStep,
  ProviderStep,
  RouteStep,
  SecretStep,
  Step,
} from './plan.ts';
export { planChanges } from './plan-changes.ts';
export { type PlanReport, renderPlan, type ReportedChange, reportPlan } from './plan-report.ts';
export { readYaml, writeYaml, YamlError } from './read-yaml.ts';
export { resourceKey } from './resource-key.ts';
export { parseSecretReference, secretReference, type SecretReference, type SecretSource } from './secret-reference.ts';
export type { StoredSecrets } from './stored-secrets.ts';
export {
  buildTargetState,
  type TargetDlpTemplate,
  type TargetPolicy,
  type TargetProvider,
  type TargetRoute,
  type TargetState,
} from './target-state.ts';
export type {
  StateDlpTemplate,
  StateOrganization,
  StatePolicy,
  StateProvider,
  StateRoute,
  StateSecret,
  TenantState,
} from './tenant-state.ts';
export { writeDocument } from './write-document.ts';
