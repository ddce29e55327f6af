import type { DlpTemplateInput } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** The stored part of a template that no query asks about. */
export type DlpTemplateBody = Omit<DlpTemplateInput, 'name' | 'enabled' | 'projects'>;

/** A data protection template. Names are unique within a project, and within the organization's own. */
export interface DlpTemplateRow extends Timestamps {
  readonly id: string;
  readonly orgId: string;
  /** Null: it belongs to the organization. */
  readonly projectId: string | null;
  readonly name: string;
  readonly enabled: boolean;
  /** Slugs of the projects that see it; null: all. Means nothing when it belongs to one project. */
  readonly projects: readonly string[] | null;
  readonly body: DlpTemplateBody;
  readonly version: number;
}

/** What a template is made from. */
export interface NewDlpTemplate {
  readonly projectId: string | null;
  readonly name: string;
  readonly enabled: boolean;
  readonly projects: readonly string[] | null;
  readonly body: DlpTemplateBody;
}

/** What may change of a template; absent fields stay. */
export interface DlpTemplateChange {
  readonly enabled?: boolean;
  readonly projects?: readonly string[] | null;
  readonly body?: DlpTemplateBody;
}
