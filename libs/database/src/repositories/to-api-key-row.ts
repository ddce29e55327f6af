import type { KeyEndpoint, KeyKind, Role } from '@headgate/domain';
import type { ApiKey } from '../generated/client.ts';
import { fromJsonColumn } from '../json-column.ts';
import type { ApiKeyRow, EarlierSecret } from '../rows/api-key-row.ts';

/** A key as it leaves this library. */
export function toApiKeyRow(stored: ApiKey): ApiKeyRow {
  return {
    ...stored,
    kind: stored.kind as KeyKind,
    role: stored.role as Role | null,
    routes: fromJsonColumn<readonly string[] | null>(stored.routes),
    models: fromJsonColumn<readonly string[] | null>(stored.models),
    endpoints: fromJsonColumn<readonly KeyEndpoint[] | null>(stored.endpoints),
    attrs: fromJsonColumn<Record<string, string>>(stored.attrs),
    labels: fromJsonColumn<Record<string, string>>(stored.labels),
    previous: fromJsonColumn<readonly EarlierSecret[]>(stored.previous),
    changedRev: Number(stored.changedRev),
  };
}
