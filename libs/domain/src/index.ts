/**
 * The one declaration of everything that is stored as configuration or travels between the planes: schemas, inferred
 * types, the rules across fields, and the compiled runtime types. No I/O, no behaviour beyond invariants.
 */
export {
  dlpInfoType,
  dlpMethods,
  dlpTemplateInput,
  type DlpTemplateInput,
  dlpTemplateTypes,
  likelihoods,
  maxDlpTemplates,
} from './dlp-template.ts';
export { findDlpTemplateProblems } from './find-dlp-template-problems.ts';
export { keyKinds, type KeyKind, keyRecord, type KeyRecord } from './api-key.ts';
export {
  archivedBodies,
  type ArchivedBodies,
  type ArchivedBody,
  archivedCall,
  type ArchivedCall,
} from './archived-call.ts';
export { auditHead, type AuditHead, auditHeadText } from './audit-head.ts';
export { baseUrl } from './base-url.ts';
export type { Caller } from './caller.ts';
export type { LiveOrganization, LiveProject, LiveRoute } from './live-config.ts';
export type { LiveProvider, LiveTarget, LiveTimeouts } from './live-target.ts';
export type { CredentialPlace } from './credential-place.ts';
export type {
  LiveAnswerPaths,
  LiveCallPaths,
  LiveCustomRoute,
  LiveProviderMapping,
  LiveTemplate,
  ReadPath,
  ReadUsage,
} from './live-mapping.ts';
export { parseJsonPath, type PathStep } from './mapping/json-path.ts';
export type { ProviderMapping, UsagePaths } from './mapping/provider-mapping.ts';
export type { RouteMapping } from './mapping/route-mapping.ts';
export { isPathText } from './mapping/template.ts';
export { description, reservedNames, resourceName, slug } from './names.ts';
export { defaultProjectSlug, projectInput, type ProjectInput } from './project.ts';
export {
  type CompatibleKind,
  compatibleKinds,
  defaultBaseUrls,
  keylessKinds,
  providerKind,
  type ProviderKind,
  providerKinds,
} from './provider-kinds.ts';
export { findSecretProblem } from './find-secret-problem.ts';
export { addressOf, isDatedVersion } from './provider-address.ts';
export { readCredentialDocument, secretValue } from './secret-value.ts';
export { type CloudOptions } from './cloud-options.ts';
export {
  findProviderProblems,
  originOf,
  providerInput,
  type ProviderInput,
  providerOptions,
  secretInput,
  type SecretInput,
} from './provider.ts';
export { findOutboundProblems, findOutboundProblemsWithin } from './outbound/find-outbound-problems.ts';
export { allowedNetworks } from './outbound/allowed-networks.ts';
export { NetworkList } from './outbound/network-list.ts';
export { guardLookup, type Resolve } from './outbound/guard-lookup.ts';
export { OutboundRules } from './outbound/outbound-rules.ts';
export { proxyReport, type ProxyReport } from './proxy-report.ts';
export { publishRefusal, type PublishRefusal } from './publish-refusal.ts';
export { operatorPermissions, type Permission, permissions, type Role, rolePermissions, roles } from './roles.ts';
export type { CallFacts, FactValue } from './call-facts.ts';
export type { LiveChoice, LivePolicy, LiveRule, LiveStrategy, ReadFact, TestFacts } from './live-policy.ts';
export { conditionFields, findConditionField } from './policy/condition-field.ts';
export { findPolicyProblems } from './policy/find-policy-problems.ts';
export { type FlatRoute, flattenPolicy, routePolicySettings } from './policy/flatten-policy.ts';
export { isPolicyBody, type NormalPolicy, normalisePolicy } from './policy/normalise-policy.ts';
export { policyShortForm } from './policy/policy-short-form.ts';
export { writtenRouteConfig } from './policy/written-route-config.ts';
export {
  maxPolicyDepth,
  policyDefinition,
  type PolicyDefinition,
  policyInput,
  type PolicyInput,
} from './policy/policy.ts';
export type { OnUnsupported } from './policy/policy-extras.ts';
export { findUnavailablePolicy } from './policy/policy-availability.ts';
export { type ConditionOperator, type ConditionValue, type PolicyCondition } from './policy/policy-condition.ts';
export type { FailoverCause, PolicyResilience } from './policy/policy-resilience.ts';
export type { PolicyRule } from './policy/policy-rule.ts';
export type { PolicyStrategy } from './policy/policy-strategy.ts';
export { keyOfPlane } from './key-pair.ts';
export { policyAlias, type PolicyTarget } from './policy/policy-target.ts';
export {
  findRouteProblems,
  hasTargets,
  type RouteConfig,
  routeFields,
  routeInput,
  type RouteInput,
  type RouteType,
  routeTypes,
} from './route.ts';
export { anyModel, routeModel, type RouteModel } from './route-model.ts';
export {
  findUnavailable,
  findUnavailableSettings,
  listNotEnforced,
  listSettingsNotEnforced,
} from './route-availability.ts';
export { inheritedNames, mergeSettings, routeSettings, type RouteSettings } from './route-settings.ts';
export {
  keyEnvelope,
  type KeyEnvelope,
  revisionHint,
  type RevisionHint,
  type SealedSecret,
  snapshotBody,
  type SnapshotBody,
  snapshotEnvelope,
  type SnapshotEnvelope,
  snapshotLimits,
  snapshotManifest,
  type SnapshotManifest,
  type SnapshotModel,
  type SnapshotPolicy,
  type SnapshotProject,
  type SnapshotProvider,
  type SnapshotRoute,
  snapshotSchemaVersion,
  snapshotSchemaVersions,
} from './snapshot.ts';
export {
  tokenUsage,
  type TokenUsage,
  usageEnd,
  type UsageEnd,
  usageRow,
  type UsageRow,
  usageStart,
  type UsageStart,
} from './usage.ts';
export { usageAttrs } from './usage-attrs.ts';
export { readUsageRow, readUsageStart, usageColumns, writeUsageRow, writeUsageStart } from './usage-text.ts';
export type {
  CanonicalCall,
  ChatCall,
  EmbeddingCall,
  Extras,
  MediaPart,
  Message,
  OpaquePart,
  Part,
  ReasoningPart,
  RefusalPart,
  ResponseFormat,
  TextPart,
  Tool,
  ToolCallPart,
  ToolChoice,
  ToolResultPart,
} from './canonical/call.ts';
export type {
  ImageCall,
  ImageReply,
  RerankCall,
  RerankDocument,
  RerankReply,
  TaskCall,
  TaskReply,
} from './canonical/task.ts';
export { textArgument } from './canonical/text-argument.ts';
export type { Citation } from './canonical/citation.ts';
export type { CanonicalEvent, PartEvent } from './canonical/event.ts';
export type { CanonicalReply, ChatReply, Choice, EmbeddingReply, FinishReason } from './canonical/reply.ts';
export { type DialectName, dialectNames, type Operation } from './dialect-names.ts';
export { type ModelFacts, modelFacts, type ModelPrice, modelPrice, type ModelPriceInput } from './model-facts.ts';
export {
  maxModelOverrides,
  modelKey,
  modelOverrideInput,
  type ModelOverrideInput,
  overrideFacts,
  type SaidOfModel,
} from './model-override.ts';
export { type AskedByPath, type ModelPath, readModelPath } from './model-path.ts';
export { isVirtualKeyOf, toVirtualKey } from './virtual-key.ts';
export type { SseEvent } from './sse-event.ts';
export { type KeyEndpoint, keyEndpointOf, keyEndpoints } from './key-endpoints.ts';
export { coversModel, findGrantsBeyond, type KeyGrants, narrowGrants } from './key-grants.ts';
export { narrowerRole } from './roles.ts';
