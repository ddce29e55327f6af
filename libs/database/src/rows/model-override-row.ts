import type { ModelOverrideInput } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** What an organization says of a model otherwise than the catalogue: of one provider by its name, or of all of a kind. */
export interface ModelOverrideRow extends Timestamps {
  readonly orgId: string;
  /** Name of a provider, or a kind of providers. */
  readonly provider: string;
  readonly model: string;
  readonly body: ModelOverrideInput;
  readonly version: number;
}
