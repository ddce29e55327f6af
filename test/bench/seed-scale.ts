import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

/** How much there is of what grows. */
export interface ScaleSize {
  readonly routes: number;
  readonly keys: number;
}

/** Fills the one organization of a product in this home, past the API: rows as the API would have made them. */
export async function seedScale(home: string, { routes, keys }: ScaleSize): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(home) });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL ROLE headgate_worker');
    const { rows } = await client.query<{ id: string; rev: string }>('SELECT id, rev FROM organization');
    const { id: org, rev } = rows[0] ?? { id: '', rev: '0' };
    await client.query('SET LOCAL ROLE headgate_app');
    await client.query(`SELECT set_config('headgate.org', $1, true)`, [org]);
    await client.query(
      `INSERT INTO route (org_id, id, name, enabled, body)
       SELECT $1, 'rte_' || lpad(n::text, 12, '0'), 'scale-' || lpad(n::text, 6, '0'), n % 10 <> 0,
         jsonb_build_object('type', CASE WHEN n % 5 = 0 THEN 'embedding' ELSE 'chat' END,
           'models', jsonb_build_array(jsonb_build_object('name', 'echo', 'provider', 'mock')),
           'config', jsonb_build_object('retries', n % 3, 'tags', jsonb_build_object('team', 'team-' || n % 50)))
       FROM generate_series(1, $2::int) n`,
      [org, routes],
    );
    await client.query(
      `INSERT INTO api_key (org_id, id, project_id, kind, name, digest, pepper, mask, created_by, changed_rev)
       SELECT $1, lpad(n::text, 12, '0'), (SELECT id FROM project WHERE org_id = $1 AND slug = 'default'), 'inference',
         'key ' || n, encode(sha256(n::text::bytea), 'hex'), 1, 'hg_dev_' || n || '_...', 'bench', $3::bigint
       FROM generate_series(1, $2::int) n`,
      [org, keys, rev],
    );
    await client.query('COMMIT');
    await client.query('ANALYZE');
  } finally {
    await client.end();
  }
}

function databaseUrl(home: string): string {
  const read = (name: string): Record<string, string> =>
    JSON.parse(fs.readFileSync(path.join(home, name), 'utf8')) as Record<string, string>;
  const password = read('secrets.json')['postgresPassword'];
  return `postgresql://headgate:${password}@127.0.0.1:${read('ports.json')['postgres']}/headgate`;
}
