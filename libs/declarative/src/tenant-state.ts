import type { DlpTemplateInput, PolicyInput, ProjectInput, ProviderInput, RouteInput } from '@headgate/domain';

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
  readonly projects: readonly ProjectInput[];
  readonly providers: readonly StateProvider[];
  readonly dlpTemplates: readonly StateDlpTemplate[];
  readonly policies: readonly StatePolicy[];
  readonly routes: readonly StateRoute[];
}
