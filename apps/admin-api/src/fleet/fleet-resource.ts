import { proxyReport } from '@headgate/domain';
import { z } from 'zod';

const live = z.object({
  ...proxyReport.shape,
  is_current: z.boolean().describe('Whether it serves the newest revision.'),
});

/** Which proxies are live and what they serve. */
export const fleetResource = z
  .object({
    revision: z.int().describe('The newest revision of the configuration.'),
    data: z.array(live),
    next_cursor: z.null(),
  })
  .meta({ id: 'Fleet' });
export type FleetResource = z.infer<typeof fleetResource>;
