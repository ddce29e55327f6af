import type { PageQuery } from '../page.ts';
import { readCursor } from '../cursor.ts';
import { Prisma } from '../generated/client.ts';
import type { UsageFilter } from '../stores/usage.ts';

/** Columns under the names the domain's usage row travels with. */
const columns = Prisma.sql`request_id, org_id AS org, project_id AS project, key_id, route, dialect, model_requested,
  is_streaming, started_at, revision, provider, model_used, status, error_code, attempts, latency_ms, ttft_ms,
  usage_source, input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, proxy_id,
  attrs`;

/** One page of the request log, newest first, and one row more. The index on (org_id, started_at, request_id) gives the order. */
export function selectUsage(orgId: string, query: PageQuery & UsageFilter): Prisma.Sql {
  const conditions = [Prisma.sql`org_id = ${orgId}`, ...afterOf(query), ...filtersOf(query)];
  return Prisma.sql`SELECT ${columns} FROM "usage_request" WHERE ${Prisma.join(conditions, ' AND ')}
    ORDER BY started_at DESC, request_id DESC LIMIT ${query.limit + 1}`;
}

/** The row of one request. */
export function selectUsageOf(orgId: string, requestId: string): Prisma.Sql {
  return Prisma.sql`SELECT ${columns} FROM "usage_request" WHERE org_id = ${orgId} AND request_id = ${requestId}
    ORDER BY started_at DESC LIMIT 1`;
}

function afterOf(query: PageQuery): Prisma.Sql[] {
  const [startedAt, requestId] = readCursor(query, 2) ?? [];
  if (startedAt === undefined || requestId === undefined) return [];
  const at = new Date(startedAt);
  if (Number.isNaN(at.getTime())) return [];
  // The first condition says nothing new, but it is the one that skips whole partitions.
  return [Prisma.sql`started_at <= ${at}`, Prisma.sql`(started_at, request_id) < (${at}, ${requestId})`];
}

function filtersOf(filter: UsageFilter): Prisma.Sql[] {
  const { project, route, model, provider, keyId, status, attrs, from, to } = filter;
  return [
    ...(project === undefined ? [] : [Prisma.sql`project_id = ${project}`]),
    ...(route === undefined ? [] : [Prisma.sql`route = ${route}`]),
    ...(model === undefined ? [] : [Prisma.sql`(model_requested = ${model} OR model_used = ${model})`]),
    ...(provider === undefined ? [] : [Prisma.sql`provider = ${provider}`]),
    ...(keyId === undefined ? [] : [Prisma.sql`key_id = ${keyId}`]),
    ...(status === undefined ? [] : [Prisma.sql`status = ${status}`]),
    ...(attrs ?? []).map(([name, value]) => Prisma.sql`attrs ->> ${name} = ${value}`),
    ...(from === undefined ? [] : [Prisma.sql`started_at >= ${from}`]),
    ...(to === undefined ? [] : [Prisma.sql`started_at < ${to}`]),
  ];
}
