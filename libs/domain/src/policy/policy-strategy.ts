import { z } from 'zod';
import { targetId } from './policy-target.ts';

/** How targets are put in order (routing.md, section 3). */
export const strategyTypes = [
  'single',
  'priority',
  'weighted',
  'round_robin',
  'least_latency',
  'lowest_cost',
  'least_busy',
  'lowest_usage',
  'cost_optimized',
  'balanced',
  'quality_first',
  'score',
  'semantic',
  'adaptive',
  'cascade',
] as const;
export type StrategyType = (typeof strategyTypes)[number];

const share = z.number().min(0).max(1);

export const policyStrategy = z
  .strictObject({
    type: z.enum(strategyTypes).default('priority').describe('How the first target is chosen; default "priority".'),
    fallback_order: z
      .array(targetId)
      .max(50)
      .optional()
      .describe('Ids of targets in the order they are tried after the first; those not named follow as listed.'),
    sticky: z
      .strictObject({
        by: z
          .array(z.string().min(1).max(200))
          .min(1)
          .max(8)
          .describe('Fields such as "header.x-session" or "key.id"; the first that is there decides.'),
      })
      .optional()
      .describe('For "weighted": the same value always goes to the same target, by rendezvous hash, without a store.'),
    complexity: z
      .strictObject({
        scorer: z.enum(['tenant', 'base']).optional().describe('Whose scorer; default "base".'),
        capable_share: share.optional().describe('Share of calls that go to the capable model, 0 to 1.'),
        abstain: z.enum(['capable']).optional().describe('Who serves when the scorer is unsure.'),
        timeout_ms: z.int().min(1).max(1_000).optional().describe('Longest a score may take; default 5.'),
      })
      .optional(),
    latency: z
      .strictObject({
        signal: z.enum(['ttft', 'tpot', 'predicted']).optional().describe('What is compared; default "predicted".'),
        decay_s: z.number().min(1).max(3_600).optional().describe('Seconds after which a sample counts little.'),
        pick: z.enum(['p2c', 'min']).optional().describe('Better of two at random, or the least; default "p2c".'),
      })
      .optional(),
    score: z
      .strictObject({
        weights: z
          .strictObject({
            quality: share.optional(),
            latency: share.optional(),
            cost: share.optional(),
            load: share.optional(),
          })
          .optional()
          .describe('How much each counts, 0 to 1.'),
        slo: z
          .strictObject({
            ttft_p95_ms: z.int().min(1).optional().describe('Milliseconds.'),
            max_cost_usd: z.number().min(0).optional().describe('US dollars per request.'),
          })
          .optional(),
        on_none: z.enum(['cheapest', 'first', 'fail']).optional().describe('What happens when no target is within.'),
      })
      .optional(),
  })
  .describe('How the targets are put in order.');
export type PolicyStrategy = z.infer<typeof policyStrategy>;
