import type { JsonValue } from '@headgate/kernel';
import type { Plan, Step } from './plan.ts';

/** One change as it is shown. */
export interface ReportedChange {
  readonly action: Step['action'];
  readonly kind: Step['kind'];
  readonly name: string;
  readonly project: string | null;
  readonly reserved?: boolean;
  readonly fields: readonly { readonly path: string; readonly before?: JsonValue; readonly after?: JsonValue }[];
}

/** A plan as it is shown: nothing in it is secret. */
export interface PlanReport {
  readonly changes: readonly ReportedChange[];
  readonly summary: { readonly create: number; readonly update: number; readonly delete: number };
}

/** What may be shown of a plan. */
export function reportPlan({ steps }: Plan): PlanReport {
  const count = (action: Step['action']): number => steps.filter((step) => step.action === action).length;
  return {
    changes: steps.map((step) => ({
      action: step.action,
      kind: step.kind,
      name: step.name,
      project: step.project,
      ...(step.kind === 'route' && step.reserved && { reserved: true }),
      fields: step.fields.map(({ path, before, after }) => ({
        path,
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
      })),
    })),
    summary: { create: count('create'), update: count('update'), delete: count('delete') },
  };
}

const signs = { create: '+', update: '~', delete: '-' } as const;

/** The plan as a person reads it: one line a resource, one below it for each field. */
export function renderPlan({ changes, summary }: PlanReport): string {
  if (changes.length === 0) return 'Nothing to change: the organization is as the document says.\n';
  const lines = changes.flatMap((change) => [headline(change), ...change.fields.map((field) => fieldLine(field))]);
  const total = `Plan: ${summary.create} to create, ${summary.update} to update, ${summary.delete} to delete.`;
  return `${lines.join('\n')}\n\n${total}\n`;
}

function headline({ action, kind, name, project, reserved }: ReportedChange): string {
  const notes = [...(reserved === true ? ['reserved'] : []), ...(project === null ? [] : [`project ${project}`])];
  return `${signs[action]} ${kind} ${name}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
}

function fieldLine({ path, before, after }: ReportedChange['fields'][number]): string {
  if (before === undefined) return `    ${path}: ${JSON.stringify(after)}`;
  return `    ${path}: ${JSON.stringify(before)} -> ${after === undefined ? '(default)' : JSON.stringify(after)}`;
}
