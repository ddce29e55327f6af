import type { ConfigurationRows } from './configuration-rows.ts';
import { prepareSnapshot } from './prepare-snapshot.ts';
import type { YieldNow } from './slices.ts';
import { SnapshotMemory } from './snapshot-memory.ts';

/** One of each kind that many organizations have, so that each shape is proved once. */
const rows: ConfigurationRows = {
  ...{ org: 'org_warm', rev: 1, keysRev: 1, dataKey: 'none', createdAt: new Date(0), models: [], settings: {} },
  ...{ defaultPolicy: null, policies: [] },
  projects: [{ id: 'prj_warm', slug: 'warm', settings: {}, defaultPolicy: null }],
  providers: [
    {
      ...{ id: 'prv_warm', projectId: null, projects: null, name: 'warm', kind: 'openai', enabled: true },
      ...{ baseUrl: null, options: {}, secrets: [] },
    },
  ],
  routes: [
    {
      ...{ id: 'rte_warm', projectId: null, projects: null, name: 'warm', providerId: null, enabled: true },
      body: { type: 'chat', models: [{ name: 'warm', provider: 'warm' }], config: {} },
    },
  ],
};

/**
 * Reads and compiles a snapshot of next to nothing. A schema makes its code when it proves something first, which takes longer
 * than anything may hold the loop of a process that serves: so this is for its start.
 */
export async function warmUp(yieldNow: YieldNow): Promise<void> {
  const tools = { sign: () => 'none', yieldNow };
  for (const mostWhole of [0, Number.POSITIVE_INFINITY]) {
    await prepareSnapshot(rows, tools, new SnapshotMemory(mostWhole));
  }
}
