import { z } from 'zod';

const operator = z.enum(['greater_than', 'greater_than_or_equal', 'less_than', 'less_than_or_equal', 'equal']);
const errorCode = z
  .int()
  .min(200)
  .max(599)
  .describe('Status of a refusal; 200 answers with the reject prompt as if it were the model.');

const contentType = z.strictObject({
  operator: operator.default('greater_than'),
  restriction: z.string().min(1).max(64),
  probability_threshold: z.number().min(0).max(1),
});

const classifier = z.strictObject({
  enabled: z.boolean(),
  error_code: errorCode.optional(),
  content_types: z.array(contentType).max(50).default([]),
  reject_prompt: z.string().max(2000).optional(),
});

const amount = z.number().min(0).optional();

/** Guardrails and budgets of a route, in the documents' spelling. */
export const guardrailSettings = {
  dlp: z
    .strictObject({
      enabled: z.boolean(),
      strategy: z.string().max(100).optional(),
      action: z.string().max(100).optional(),
    })
    .optional(),
  content_filter: classifier.optional(),
  prompt_safety: classifier.optional(),
  security_filters: classifier.optional(),
  language: classifier.optional(),
  budget: z
    .strictObject({
      enabled: z.boolean(),
      daily: amount,
      weekly: amount,
      monthly: amount,
      annual: amount,
      currency: z.string().max(8).optional(),
    })
    .optional(),
};
