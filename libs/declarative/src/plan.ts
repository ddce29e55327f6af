import type { ProjectInput } from '@headgate/domain';
import type { DocumentModel } from './document.ts';
import type { FieldChange } from './diff-fields.ts';
import type {
  StateDlpTemplate,
  StateOrganization,
  StatePolicy,
  StateProvider,
  StateRoute,
  StateSecret,
} from './tenant-state.ts';
import type { TargetDlpTemplate, TargetPolicy, TargetProvider, TargetRoute } from './target-state.ts';

interface StepOf<Kind, Before, After> {
  readonly kind: Kind;
  readonly action: 'create' | 'update' | 'delete';
  /** Slug of the owner; null: the organization. */
  readonly project: string | null;
  readonly name: string;
  /** Undefined where it is created. */
  readonly before: Before | undefined;
  /** Undefined where it is deleted. */
  readonly after: After | undefined;
  /** What changes; secrets only ever as masks. */
  readonly fields: readonly FieldChange[];
}

/** A secret as a step leaves it; without a value the stored one stays. */
export interface NextSecret {
  readonly name: string;
  readonly weight: number;
  readonly enabled: boolean;
  readonly value: string | undefined;
}

/** Its name is the organization's slug; only ever an update. */
export type OrganizationStep = StepOf<'organization', StateOrganization, StateOrganization>;
export type ProjectStep = StepOf<'project', ProjectInput, ProjectInput>;
export type ProviderStep = StepOf<'provider', StateProvider, TargetProvider>;
/** Its name is the provider's and its own, with a slash between them. */
export type SecretStep = StepOf<'secret', StateSecret, NextSecret> & { readonly provider: string };
export type RouteStep = StepOf<'route', StateRoute, TargetRoute> & { readonly reserved: boolean };
export type DlpTemplateStep = StepOf<'dlp_template', StateDlpTemplate, TargetDlpTemplate>;
export type PolicyStep = StepOf<'policy', StatePolicy, TargetPolicy>;
/** Its name is that of provider or kind and the model's, with a slash between them. */
export type ModelStep = StepOf<'model', DocumentModel, DocumentModel>;
export type Step =
  OrganizationStep | ProjectStep | ProviderStep | SecretStep | RouteStep | DlpTemplateStep | PolicyStep | ModelStep;

/** What applying a document does, in the order in which it is done. Empty when there is nothing to do. Holds new secrets. */
export interface Plan {
  readonly steps: readonly Step[];
}
