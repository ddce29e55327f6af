import { randomBase62 } from '@headgate/kernel';
import type { NewOrganization } from '../new-organization.ts';

/** An organization with a slug and an admin key of its own. */
export function aNewOrganization(fields: Partial<NewOrganization> = {}): NewOrganization {
  return {
    slug: `acme-${randomBase62(8)}`,
    name: 'Acme',
    dataKey: 'wrapped-data-key',
    adminKey: { id: randomBase62(12), digest: 'digest', pepper: 1, mask: 'hg_test_...' },
    ...fields,
  };
}
