import type { Database } from '@headgate/database';

const batchRows = 5_000;

/** Removes all usage of an organization that is gone, in transactions of bounded size. */
export async function purgeUsage(database: Pick<Database, 'organizations'>, org: string): Promise<void> {
  while ((await database.organizations.purgeUsage(org, batchRows)) > 0);
}
