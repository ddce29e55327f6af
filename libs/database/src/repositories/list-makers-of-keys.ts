import { type ApiKey, Prisma } from '../generated/client.ts';
import type { ApiKeyRow } from '../rows/api-key-row.ts';
import type { Asking } from '../session.ts';
import { toApiKeyRow } from './to-api-key-row.ts';

/** More than anybody hands on; a longer line of makers ends there. */
const mostMakers = 8;

/** For each key, the keys that made it, nearest first; tombstones too, as what they were limited to still holds. */
export async function listMakersOfKeys(
  tx: Asking,
  orgId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly ApiKeyRow[]>> {
  const known = new Map<string, ApiKeyRow>();
  let wanted = [...ids];
  for (let depth = 0; depth <= mostMakers && wanted.length > 0; depth += 1) {
    const rows = await tx.ask<ApiKey>(
      Prisma.sql`SELECT * FROM "api_key" WHERE org_id = ${orgId} AND id = ANY(${wanted}::text[])`,
    );
    for (const row of rows) known.set(row.id, toApiKeyRow(row));
    wanted = [...new Set(rows.map((row) => row.createdBy))].filter((id) => !known.has(id));
  }
  return new Map(ids.map((id) => [id, lineOf(id, known)]));
}

function lineOf(id: string, known: ReadonlyMap<string, ApiKeyRow>): ApiKeyRow[] {
  const line: ApiKeyRow[] = [];
  let maker = known.get(known.get(id)?.createdBy ?? '');
  while (maker !== undefined && line.length < mostMakers && !line.includes(maker)) {
    line.push(maker);
    maker = known.get(maker.createdBy);
  }
  return line;
}
