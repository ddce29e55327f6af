import type { Explanation, TraceStep } from '@headgate/routing';
import { z } from 'zod';

const candidate = z.object({
  provider: z.string(),
  model: z.string().describe('What the provider would be asked for.'),
  fails_over: z.boolean().describe('Whether the next one is tried when it fails.'),
  set: z.record(z.string(), z.unknown()).optional().describe('Members of the body that rules replace for it.'),
});

/** What would happen to a call. */
export const explanationResource = z
  .object({
    route: z.string().nullable().describe('The route it would run on; "@alias" for a policy by itself.'),
    because: z.string().nullable().describe('Why that one.'),
    policy: z.string().nullable().describe('The policy that chooses there; null: the route’s own models.'),
    candidates: z.array(candidate).describe('Where it would go, in the order they are tried.'),
    steps: z.array(z.record(z.string(), z.unknown())).describe('Every step of the decision, in order.'),
    settings: z
      .object({
        retries: z.int(),
        deadline_ms: z.int(),
        max_attempts: z.int().nullable(),
        connect_ms: z.int(),
        ttft_ms: z.int(),
        idle_ms: z.int(),
      })
      .nullable()
      .describe('What holds for its attempts, inheritance resolved.'),
    refused: z
      .object({ code: z.string(), status: z.int(), message: z.string() })
      .nullable()
      .describe('Set where it would be refused.'),
  })
  .meta({
    id: 'Explanation',
    example: {
      route: '@support-agent',
      because: 'policy alias',
      policy: 'support-agent',
      candidates: [{ provider: 'openai', model: 'gpt-5-mini', fails_over: true }],
      steps: [{ kind: 'order', policy: 'support-agent', type: 'weighted', by: 'weight', order: ['small', 'large'] }],
      settings: {
        retries: 1,
        deadline_ms: 120000,
        max_attempts: null,
        connect_ms: 5000,
        ttft_ms: 60000,
        idle_ms: 60000,
      },
      refused: null,
    },
  });
export type ExplanationResource = z.infer<typeof explanationResource>;

/** An explanation as it is answered. */
export function presentExplanation({ chosen, plan, steps, refused }: Explanation): ExplanationResource {
  return {
    route: chosen?.route.name ?? null,
    because: chosen?.because ?? null,
    policy: chosen?.policy?.name ?? null,
    candidates: (plan?.targets ?? []).map(({ target, model, set }) => ({
      provider: target.provider.name,
      model,
      fails_over: target.failsOver,
      ...(set !== undefined && { set }),
    })),
    steps: steps.map(presentStep),
    settings: presentSettings(chosen, plan),
    refused: presentRefusal(refused),
  };
}

function presentRefusal(refused: Explanation['refused']): ExplanationResource['refused'] {
  if (refused === undefined) return null;
  const { code, status, message } = refused;
  return { code, status, message };
}

function presentSettings(chosen: Explanation['chosen'], plan: Explanation['plan']): ExplanationResource['settings'] {
  if (chosen === undefined || plan === undefined) return null;
  const { timeouts, retries } = chosen.route;
  return {
    retries: plan.retries ?? retries,
    deadline_ms: plan.deadlineMs ?? timeouts.totalMs,
    max_attempts: plan.maxAttempts ?? null,
    connect_ms: timeouts.connectMs,
    ttft_ms: timeouts.firstByteMs,
    idle_ms: timeouts.idleMs,
  };
}

function presentStep(step: TraceStep): Record<string, unknown> {
  const { kind, policy, ...rest } = step;
  const named = { kind, policy: policy.name, ...(policy.version !== undefined && { version: policy.version }) };
  if (step.kind !== 'rule') return { ...named, ...rest };
  const result = step.applies === undefined ? 'unknown' : step.applies ? 'applies' : 'does not apply';
  const read = Object.fromEntries([...step.read].map(([name, value]) => [name, value ?? null]));
  const { mismatched } = step;
  return { ...named, rule: step.rule, result, read, ...(mismatched.length > 0 && { mismatched }) };
}
