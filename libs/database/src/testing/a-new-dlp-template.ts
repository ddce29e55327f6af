import { newId } from '@headgate/kernel';
import type { NewDlpTemplate } from '../rows/dlp-template-row.ts';

/** A template of the organization that looks for nothing, under a name of its own. */
export function aNewDlpTemplate(fields: Partial<NewDlpTemplate> = {}): NewDlpTemplate {
  const config = { info_types: [], likelihood: 'likely' as const, notify: false, reject: false };
  return {
    projectId: null,
    name: newId('template').replace('_', '-'),
    enabled: true,
    projects: null,
    body: { type: 'inspect', models: [], config },
    ...fields,
  };
}
