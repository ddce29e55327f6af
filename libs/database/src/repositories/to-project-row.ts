import type { RouteSettings } from '@headgate/domain';
import type { Project } from '../generated/client.ts';
import { fromJsonColumn } from '../json-column.ts';
import type { ProjectRow } from '../rows/project-row.ts';

/** A project as it leaves this library. */
export function toProjectRow(stored: Project): ProjectRow {
  return { ...stored, settings: fromJsonColumn<RouteSettings>(stored.settings) };
}
