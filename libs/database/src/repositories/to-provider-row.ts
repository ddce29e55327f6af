import type { ProviderKind } from '@headgate/domain';
import type { Provider } from '../generated/client.ts';
import { fromJsonColumn } from '../json-column.ts';
import type { ProviderRow } from '../rows/provider-row.ts';

/** A provider as it leaves this library. */
export function toProviderRow(stored: Provider): ProviderRow {
  return {
    ...stored,
    kind: stored.kind as ProviderKind,
    projects: fromJsonColumn<readonly string[] | null>(stored.projects),
    options: fromJsonColumn<ProviderRow['options']>(stored.options),
  };
}
