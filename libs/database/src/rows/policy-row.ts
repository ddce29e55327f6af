import type { PolicyInput } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** The stored part of a policy that no query asks about: normal form of the domain's policy without alias and sharing. */
export type PolicyBody = Omit<PolicyInput, 'alias' | 'projects'>;

/** A policy as its draft would make it. */
export type PolicyDraft = PolicyBody & Pick<PolicyInput, 'projects'>;

/** A policy. Aliases are unique within a project, and within the organization's own. */
export interface PolicyRow extends Timestamps {
  readonly id: string;
  readonly orgId: string;
  /** Null: it belongs to the organization. */
  readonly projectId: string | null;
  /** Its alias. */
  readonly name: string;
  /** Slugs of the projects that see it; null: all. Means nothing when it belongs to one project. */
  readonly projects: readonly string[] | null;
  readonly body: PolicyBody;
  /** False: it has never been published. */
  readonly live: boolean;
  readonly draft: PolicyDraft | null;
  readonly version: number;
}

/** What a policy is made from. */
export interface NewPolicy {
  readonly projectId: string | null;
  readonly name: string;
  readonly projects: readonly string[] | null;
  readonly body: PolicyBody;
  readonly live: boolean;
  readonly draft: PolicyDraft | null;
}

/** What may change of a policy; absent fields stay. */
export type PolicyChange = Partial<Pick<PolicyRow, 'projects' | 'body' | 'live' | 'draft'>>;
