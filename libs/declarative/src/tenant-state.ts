import type {
  DlpTemplateInput,
  PolicyInput,
  ProjectInput,
  ProviderInput,
  RouteInput,
  RouteSettings,
} from '@headgate/domain';
import type { DocumentModel, DocumentOmission } from './document.ts';

/** What all routes of an organization begin with. */
export interface StateOrganization {
  readonly slug: string;
  readonly settings: RouteSettings;
  readonly default_policy: string | null;
}

/** A stored secret, of which only the mask is known. */
export interface StateSecret {
  readonly name: string;
  readonly mask: string;
  readonly weight: number;
  readonly enabled: boolean;
}

/** A provider with every default filled in. */
export interface StateProvider extends Omit<ProviderInput, 'secret'> {
  /** Slug of the owner; null: the organization. */
  readonly project: string | null;
  readonly secrets: readonly StateSecret[];
}

/** A route with every default filled in. */
export interface StateRoute extends RouteInput {
  readonly project: string | null;
  /** True for the route a provider got by itself. */
  readonly reserved: boolean;
}

/** A data protection template with every default filled in. */
export interface StateDlpTemplate extends DlpTemplateInput {
  readonly project: string | null;
}

/** A live policy with every default filled in; its name is its alias. */
export interface StatePolicy extends Omit<PolicyInput, 'alias'> {
  readonly project: string | null;
  readonly name: string;
}

/** Everything of a tenant that a document speaks of, at one revision. */
export interface TenantState {
  readonly organization: StateOrganization;
  readonly projects: readonly ProjectInput[];
  readonly providers: readonly StateProvider[];
  readonly dlpTemplates: readonly StateDlpTemplate[];
  readonly policies: readonly StatePolicy[];
  readonly models: readonly DocumentModel[];
  readonly routes: readonly StateRoute[];
  /** Drafts, which are not spoken of. */
  readonly omitted: readonly DocumentOmission[];
}
