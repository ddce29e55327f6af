import { z } from 'zod';
import { targetId } from './policy-target.ts';

const seconds = (most: number) => z.int().min(1).max(most).optional().describe('Seconds.');
const percent = z.number().min(0).max(100).optional().describe('Percent.');
const usd = z.number().min(0).optional().describe('US dollars.');

/** What becomes of a call that a target cannot serve as asked. What callers rely on is never left out, whatever is said here. */
export const onUnsupported = z
  .enum(['reroute', 'coerce', 'drop', 'reject'])
  .describe(
    'Where a target cannot do all that is asked. "reroute" (as without it): the next target; "coerce": what can be said differently is, all else is refused; "drop": what harms nothing may be left out, too; "reject": nothing may be lost. Only "reroute" goes on to other targets.',
  );
export type OnUnsupported = z.infer<typeof onUnsupported>;

/** The parts of a policy that only constrain, repeat, remember or compare; in the spelling of routing.md, section 11. */
export const policyExtras = {
  constraints: z
    .strictObject({
      capabilities: z.enum(['auto']).optional().describe('Only targets that can do what the request asks for.'),
      context_fit: z.boolean().optional().describe('Only targets whose context window holds the request.'),
      state_portability: z.enum(['strict', 'strip']).optional(),
      on_unsupported: onUnsupported.optional(),
      max_price: z
        .strictObject({
          in_per_m: usd.describe('US dollars per million tokens of input.'),
          out_per_m: usd.describe('US dollars per million tokens of output.'),
          request_usd: usd.describe('US dollars for each request.'),
        })
        .optional(),
      regions: z.strictObject({ allow: z.array(z.string().max(20)).max(50).optional() }).optional(),
      data_policy: z
        .strictObject({ zdr: z.boolean().optional(), training: z.enum(['deny', 'allow']).optional() })
        .optional(),
    })
    .optional()
    .describe('What a target must fulfil.'),
  hedge: z
    .strictObject({
      enabled: z.boolean(),
      after: z
        .union([z.enum(['p95']), z.int().min(1).max(60_000)])
        .optional()
        .describe('"p95", or milliseconds.'),
      max_pct: percent,
      max_extra: z.int().min(1).max(3).optional(),
    })
    .optional()
    .describe('Asks the next target too when the first is slow.'),
  affinity: z
    .strictObject({
      key: z.array(z.string().min(1).max(200)).min(1).max(8),
      ttl_s: seconds(86_400),
      mode: z.enum(['prefer', 'strict']).optional(),
    })
    .optional()
    .describe('Keeps a session at the target that knows its beginning.'),
  cache: z
    .strictObject({
      enabled: z.boolean(),
      scope: z.enum(['route', 'target']).optional(),
      ttl_s: seconds(2_592_000),
      vary: z.array(z.string().max(200)).max(20).optional(),
      stale_if_error_s: seconds(2_592_000),
      only_deterministic: z.boolean().optional(),
    })
    .optional(),
  budget: z
    .strictObject({
      limits: z
        .array(
          z.strictObject({
            scope: z.string().max(50),
            period: z.enum(['day', 'week', 'month', 'year']),
            tz: z.string().max(64).optional(),
            hard_usd: usd,
            soft_pct: z.array(z.number().min(0).max(100)).max(10).optional(),
            on_breach: z.enum(['reject', 'degrade']).optional(),
            degrade_to: z.string().max(50).optional(),
            on_overrun: z.enum(['finish', 'cut']).optional(),
            on_unavailable: z.enum(['deny', 'allow']).optional(),
          }),
        )
        .max(20)
        .optional(),
    })
    .optional(),
  shadow: z
    .array(z.strictObject({ target: targetId, sample_pct: percent }))
    .max(10)
    .optional()
    .describe('Targets that get a copy of some calls; nobody sees their answers.'),
  rollout: z
    .strictObject({
      previous: z.int().min(1).optional(),
      canary_pct: percent,
      rollback_if: z
        .strictObject({
          error_rate_delta: z.number().min(0).max(1).optional(),
          p95_ttft_ratio: z.number().min(1).optional(),
          cost_ratio: z.number().min(1).optional(),
        })
        .optional(),
    })
    .optional()
    .describe('Gives a new version to a share of the calls first.'),
};
