import type { ModelOverrideInput } from '@headgate/domain';
import type { ModelOverrideRow } from '../rows/model-override-row.ts';

/** Overrides of an organization; there are few, so they are listed whole, by provider and model. */
export interface ModelOverrideReads {
  list(orgId: string): Promise<readonly ModelOverrideRow[]>;
  find(orgId: string, provider: string, model: string): Promise<ModelOverrideRow | undefined>;
  count(orgId: string): Promise<number>;
}

export interface ModelOverrideWrites extends ModelOverrideReads {
  insert(orgId: string, key: ModelOverrideKey, body: ModelOverrideInput): Promise<ModelOverrideRow>;
  /** Undefined when it is gone or its version is another. */
  update(row: ModelOverrideRow, body: ModelOverrideInput): Promise<ModelOverrideRow | undefined>;
  /** False when it is gone or its version is another. */
  delete(row: ModelOverrideRow): Promise<boolean>;
}

/** Which model of which provider. */
export type ModelOverrideKey = Pick<ModelOverrideRow, 'provider' | 'model'>;
