import { randomBase62 } from '@headgate/kernel';
import type { NewApiKey } from '../rows/api-key-row.ts';

/** An inference key of a project. */
export function aNewApiKey(projectId: string, fields: Partial<NewApiKey> = {}): NewApiKey {
  return {
    ...{ id: randomBase62(12), projectId, kind: 'inference', role: null, name: 'app', digest: 'digest', pepper: 1 },
    ...{ mask: 'hg_test_...', routes: null, models: null, expiresAt: null, createdBy: 'test' },
    ...fields,
  };
}
