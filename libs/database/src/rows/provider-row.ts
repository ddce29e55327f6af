import type { ProviderInput, ProviderKind } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** A vendor account. Names are unique within a project, and within the organization's own. */
export interface ProviderRow extends Timestamps {
  readonly id: string;
  readonly orgId: string;
  /** Null: it belongs to the organization. */
  readonly projectId: string | null;
  readonly name: string;
  readonly kind: ProviderKind;
  readonly enabled: boolean;
  readonly baseUrl: string | null;
  readonly description: string | null;
  /** Slugs of the projects that see it; null: all. Means nothing when it belongs to one project. */
  readonly projects: readonly string[] | null;
  readonly options: ProviderInput['options'];
  readonly version: number;
}

/** What a provider is made from; without an id it gets one. */
export interface NewProvider {
  readonly id?: string | undefined;
  readonly projectId: string | null;
  readonly name: string;
  readonly kind: ProviderKind;
  readonly enabled: boolean;
  readonly baseUrl: string | null;
  readonly description: string | null;
  readonly projects: readonly string[] | null;
  readonly options: ProviderInput['options'];
}

/** What may change of a provider; absent fields stay. */
export interface ProviderChange {
  readonly enabled?: boolean;
  readonly baseUrl?: string | null;
  readonly description?: string | null;
  readonly projects?: readonly string[] | null;
  readonly options?: ProviderInput['options'];
}
