import { Injectable } from '@nestjs/common';
import { Database, type TenantTx, type VersionRow } from '@headgate/database';
import { diffFields, type FieldChange } from '@headgate/declarative';
import { fault, type JsonValue } from '@headgate/kernel';
import type { ListQuery } from '../http/list.query.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { presentVersion, type VersionDiff, type VersionResource } from './version-resource.ts';

/** A resource that has versions. */
export interface VersionedRow {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

/** Finds the resource a request means, or throws `not_found`. */
export type GetVersioned = (tx: TenantTx) => Promise<VersionedRow>;

/** The read side of versions, whatever they are versions of. */
@Injectable()
export class VersionsQueries {
  constructor(private readonly database: Database) {}

  list(org: string, get: GetVersioned, { limit, cursor }: ListQuery): Promise<ListPage<VersionResource>> {
    return this.database.inTenant(org, async (tx) => {
      const { id } = await get(tx);
      return presentPage(await tx.versions.list(org, id, { limit, after: cursor }), presentVersion);
    });
  }

  get(org: string, get: GetVersioned, version: number): Promise<VersionResource> {
    return this.database.inTenant(org, async (tx) => presentVersion(await getVersion(tx, org, await get(tx), version)));
  }

  diff(org: string, get: GetVersioned, { from, to }: { from?: number; to?: number }): Promise<VersionDiff> {
    return this.database.inTenant(org, async (tx) => {
      const row = await get(tx);
      const later = to ?? row.version;
      const earlier = from ?? Math.max(1, later - 1);
      const before = await getVersion(tx, org, row, earlier);
      const after = await getVersion(tx, org, row, later);
      const changes = diffFields(before.body, after.body);
      return { from: earlier, to: later, changes: changes.map(toChange), text: changes.map(toLine).join('\n') };
    });
  }
}

async function getVersion(tx: TenantTx, org: string, row: VersionedRow, version: number): Promise<VersionRow> {
  const found = await tx.versions.find(org, row.id, version);
  if (found === undefined)
    throw fault('not_found', { message: `"${row.name}" has no version ${version}, or no longer.` });
  return found;
}

function toChange({ path, before, after }: FieldChange): VersionDiff['changes'][number] {
  return { path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function toLine({ path, before, after }: FieldChange): string {
  if (before === undefined) return `+ ${path}: ${say(after)}`;
  if (after === undefined) return `- ${path}: ${say(before)}`;
  return `~ ${path}: ${say(before)} -> ${say(after)}`;
}

function say(value: JsonValue | undefined): string {
  return JSON.stringify(value) ?? 'nothing';
}
