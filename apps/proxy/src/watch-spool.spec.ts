import type { SpoolStatus } from '@headgate/spool';
import { createRegistry } from '@headgate/telemetry';
import { describe, expect, it } from 'vitest';
import { watchSpool } from './watch-spool.ts';

const quiet: SpoolStatus = {
  bytes: 500,
  segments: 1,
  open: 2,
  late: 0,
  lost: 0,
  isFull: false,
  position: 500,
  taken: 500,
  acknowledged: 500,
};

describe('watchSpool', () => {
  it('shows the figures of the moment at which they are asked for', async () => {
    let status = quiet;
    const registry = createRegistry('proxy');
    watchSpool(registry, () => status);
    expect(await registry.metrics()).toContain('headgate_spool_unstored_bytes{app="proxy"} 0\n');
    status = { ...quiet, bytes: 900, position: 900, acknowledged: 600, late: 3, lost: 4, isFull: true };
    const shown = await registry.metrics();
    const figures = { bytes: 900, unstored_bytes: 300, open_requests: 2, late_records: 3, lost_requests: 4, full: 1 };
    for (const [name, value] of Object.entries(figures))
      expect(shown).toContain(`headgate_spool_${name}{app="proxy"} ${value}
`);
  });
});
