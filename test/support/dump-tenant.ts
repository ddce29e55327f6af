import pg from 'pg';

/** Everything one tenant has in any table, as text; read as that tenant, since row security shows nothing to anybody else. */
export async function dumpTenant(url: string, org: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('role', 'headgate_app', true), set_config('headgate.org', $1, true)", [org]);
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname = 'public' AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')`,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const found = await client.query<{ text: string | null }>(
        `SELECT string_agg(t::text, E'\n') AS text FROM ${name} t`,
      );
      texts.push(found.rows[0]?.text ?? '');
    }
    return texts.join('\n');
  } finally {
    await client.end();
  }
}
