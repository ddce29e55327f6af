import type { KeyKind, Role } from '@headgate/domain';
import type { ApiKey } from '../generated/client.ts';
import { fromJsonColumn } from '../json-column.ts';
import type { ApiKeyRow } from '../rows/api-key-row.ts';

/** A key as it leaves this library. */
export function toApiKeyRow(stored: ApiKey): ApiKeyRow {
  return {
    ...stored,
    kind: stored.kind as KeyKind,
    role: stored.role as Role | null,
    routes: fromJsonColumn<readonly string[] | null>(stored.routes),
    models: fromJsonColumn<readonly string[] | null>(stored.models),
    changedRev: Number(stored.changedRev),
  };
}
