import { z } from 'zod';

const milliseconds = (most: number) => z.int().min(1).max(most).optional();
const percent = z.number().min(0).max(100).optional();

/** Kinds of failure after which the next target may be tried. */
export const failoverCauses = [
  'connect',
  'ttft_timeout',
  '429',
  '5xx',
  'auth',
  'quota',
  'not_found',
  'context_length',
] as const;
export type FailoverCause = (typeof failoverCauses)[number];

export const policyResilience = z
  .strictObject({
    deadline_ms: milliseconds(3_600_000).describe(
      'All attempts together, in ms; without it the route’s total timeout.',
    ),
    max_attempts: z
      .int()
      .min(1)
      .max(20)
      .optional()
      .describe('Most attempts of a call, retries included; default: as many as there are.'),
    retry: z
      .strictObject({
        same_target: z
          .int()
          .min(0)
          .max(5)
          .optional()
          .describe('Further tries at one target; default the route’s "retries".'),
        statuses: z.array(z.int().min(400).max(599)).max(50).optional().describe('Statuses that are tried again.'),
        base_ms: milliseconds(60_000).describe('First wait, in ms.'),
        max_ms: milliseconds(60_000).describe('Longest wait, in ms.'),
        respect_retry_after: z.boolean().optional().describe('Whether the provider’s Retry-After is waited for.'),
        max_wait_ms: milliseconds(60_000).describe('Longest Retry-After worth waiting for, in ms.'),
        only_if_failed_within_ms: milliseconds(600_000).describe('A slower failure is not tried again, in ms.'),
        budget_pct: percent.describe('Most load that retries may add, in percent.'),
      })
      .optional(),
    failover_on: z
      .array(z.enum(failoverCauses))
      .max(20)
      .optional()
      .describe('What lets the next target be tried; default all of it, an empty list nothing.'),
    breaker: z
      .strictObject({
        window_s: z.int().min(1).max(3_600).optional().describe('Seconds.'),
        min_requests: z.int().min(1).max(10_000).optional(),
        error_ratio: z.number().min(0).max(1).optional(),
        consecutive: z.int().min(1).max(1_000).optional(),
        open_base_s: z.int().min(1).max(3_600).optional().describe('Seconds.'),
        open_max_s: z.int().min(1).max(86_400).optional().describe('Seconds.'),
        ramp: z.array(z.number().min(0).max(100)).max(10).optional().describe('Percent of calls, step by step.'),
      })
      .optional(),
    mid_stream: z
      .enum(['error', 'continue', 'restart'])
      .optional()
      .describe('After a stream broke off; default "error".'),
    all_open: z.enum(['soonest', 'fail']).optional().describe('When every target is held back.'),
  })
  .describe('What follows a failed attempt.');
export type PolicyResilience = z.infer<typeof policyResilience>;
