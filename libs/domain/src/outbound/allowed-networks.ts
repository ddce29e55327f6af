import { z } from 'zod';
import { NetworkList } from './network-list.ts';

/** A variable that lists private networks in CIDR form, separated by commas; none by default. */
export const allowedNetworks = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((network) => (network.trim() === '' ? [] : [network.trim()])))
  .superRefine((networks, context) => {
    try {
      new NetworkList(networks);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
    }
  });
