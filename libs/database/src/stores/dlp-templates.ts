import type { Page, PageQuery } from '../page.ts';
import type { DlpTemplateChange, DlpTemplateRow, NewDlpTemplate } from '../rows/dlp-template-row.ts';
import type { Visibility } from '../visibility.ts';

/** Data protection templates of an organization, listed by name. */
export interface DlpTemplateReads {
  findById(orgId: string, id: string): Promise<DlpTemplateRow | undefined>;
  findByName(orgId: string, of: Visibility, name: string): Promise<DlpTemplateRow | undefined>;
  list(orgId: string, query: PageQuery & { readonly of?: Visibility | undefined }): Promise<Page<DlpTemplateRow>>;
  count(orgId: string): Promise<number>;
  /** Names of at most 50 routes each that mean these templates, by the template's id; in the order of their names. */
  listUsers(orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Slugs of at most 50 projects whose settings mean this template. */
  listProjectsNaming(template: DlpTemplateRow): Promise<readonly string[]>;
}

export interface DlpTemplateWrites extends DlpTemplateReads {
  /** Throws `already_exists`. */
  insert(orgId: string, template: NewDlpTemplate): Promise<DlpTemplateRow>;
  /** Undefined when it is gone or its version is not `expectedVersion`. */
  update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: DlpTemplateChange,
  ): Promise<DlpTemplateRow | undefined>;
  /** False when it is gone or its version is another. */
  delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean>;
}
