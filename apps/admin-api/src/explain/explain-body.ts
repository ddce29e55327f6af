import { dialectNames, policyAlias } from '@headgate/domain';
import { z } from 'zod';
import { strictBody } from '../http/body-schema.ts';

/** A call to be explained: as much of it as the rules in question read. */
export const sampleCall = z
  .strictObject({
    schema: z.enum(dialectNames).default('openai-chat').describe('The language of the call; default "openai-chat".'),
    method: z.string().max(10).default('POST').describe('HTTP method.'),
    path: z.string().max(2_000).default('/v1/chat/completions').describe('Path of the call.'),
    query: z.string().max(2_000).default('').describe('Query with its question mark.'),
    headers: z.record(z.string().max(100), z.string().max(4_000)).default({}).describe('Headers, by name.'),
    body: z.record(z.string(), z.json()).default({}).describe('The JSON body.'),
    client_ip: z.string().max(45).optional().describe('Address of the caller.'),
    at: z.iso.datetime().optional().describe('When it is sent; default now.'),
    key: z
      .strictObject({
        id: z.string().max(100).default('sample').describe('Id of the key, for rules and buckets.'),
        routes: z.array(z.string()).max(500).nullable().default(null).describe('Routes it may call; null: all.'),
        models: z.array(z.string()).max(500).nullable().default(null).describe('Models it may use; null: all.'),
        attrs: z.record(z.string(), z.string()).default({}).describe('What its maker vouches for.'),
        policy: policyAlias.optional().describe('Policy it is bound to.'),
        inline_policy: z.boolean().default(false).describe('Whether its calls may bring a policy of their own.'),
      })
      .prefault({})
      .describe('The key that sends it.'),
    draws: z
      .array(z.number().min(0).lt(1))
      .min(1)
      .max(100)
      .default([0.5])
      .describe('Chance, as numbers from 0 up to but not 1, used by turns; the same draws give the same answer.'),
    draft: z.boolean().default(false).describe('True: with the draft in the place of what is live.'),
  })
  .meta({
    id: 'SampleCall',
    example: {
      headers: { 'x-headgate-tags': 'tier=free' },
      body: { model: 'gpt-5', messages: [{ role: 'user', content: 'Hello' }] },
      draws: [0.25],
    },
  });
export type SampleCall = z.infer<typeof sampleCall>;

export const sampleBody = strictBody<SampleCall>(sampleCall);
