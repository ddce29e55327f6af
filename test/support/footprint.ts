import pg from 'pg';

/** What one new provider leaves in the database; every count is zero where it left nothing. */
export interface Footprint {
  readonly providers: number;
  readonly secrets: number;
  readonly routes: number;
  readonly events: number;
  readonly outbox: number;
  /** Revision of the organization. */
  readonly rev: number;
}

/** Reads it in one statement, so that no two numbers are of different moments. The outbox row is that of the revision it was audited at. */
export async function readFootprint(databaseUrl: string, org: string, name: string): Promise<Footprint> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('role', 'headgate_app', true), set_config('headgate.org', $1, true)`, [org]);
    const { rows } = await client.query<Footprint>(
      `SELECT
        (SELECT count(*)::int FROM provider WHERE org_id = $1 AND name = $2) AS providers,
        (SELECT count(*)::int FROM provider_secret s JOIN provider p ON p.org_id = s.org_id AND p.id = s.provider_id
          WHERE s.org_id = $1 AND p.name = $2) AS secrets,
        (SELECT count(*)::int FROM route WHERE org_id = $1 AND name = $2 AND provider_id IS NOT NULL) AS routes,
        (SELECT count(*)::int FROM audit_event WHERE org_id = $1 AND resource_name = $2) AS events,
        (SELECT count(*)::int FROM outbox WHERE org_id = $1 AND rev IN
          (SELECT revision FROM audit_event WHERE org_id = $1 AND resource_name = $2)) AS outbox,
        (SELECT rev::int FROM organization WHERE id = $1) AS rev`,
      [org, name],
    );
    const [footprint] = rows;
    if (footprint === undefined) throw new Error('one row was expected');
    return footprint;
  } finally {
    await client.end();
  }
}
