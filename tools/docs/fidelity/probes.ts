import type { JsonObject } from '@headgate/kernel';
import { anthropic, chat, gemini, type Probe, type ProbedDialect, responses, said, setting } from './probe.ts';

const image = 'iVBORw0KGgoAAAANSUhEUg==';
const pdf = 'JVBERi0xLjQ=';
const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
};

const chatTool = { type: 'function', function: { name: 'get_weather', parameters: schema } };
const responsesTool = { type: 'function', name: 'get_weather', parameters: schema };
const anthropicTool = { name: 'get_weather', input_schema: schema };
const geminiTools = [{ functionDeclarations: [{ name: 'get_weather', parametersJsonSchema: schema }] }];

function withTools(feature: string, more: Readonly<Partial<Record<ProbedDialect, JsonObject>>>): Probe {
  return {
    feature,
    wire: ['get_weather'],
    bodies: {
      'openai-chat': chat('hi', { tools: [chatTool], ...more['openai-chat'] }),
      'openai-responses': responses('hi', { tools: [responsesTool], ...more['openai-responses'] }),
      'anthropic-messages': anthropic('hi', { tools: [anthropicTool], ...more['anthropic-messages'] }),
      'gemini-generate': gemini(said, { tools: geminiTools, ...more['gemini-generate'] }),
    },
  };
}

const conversation: readonly Probe[] = [
  {
    feature: 'text',
    wire: ['Grüße'],
    bodies: {
      'openai-chat': chat('Grüße'),
      'openai-responses': responses('Grüße'),
      'anthropic-messages': anthropic('Grüße'),
      'gemini-generate': gemini([{ text: 'Grüße' }]),
    },
  },
  {
    feature: 'system',
    wire: ['Be brief.'],
    bodies: {
      'openai-chat': {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'hi' },
        ],
      },
      'openai-responses': responses('hi', { instructions: 'Be brief.' }),
      'anthropic-messages': anthropic('hi', { system: 'Be brief.' }),
      'gemini-generate': gemini(said, { systemInstruction: { parts: [{ text: 'Be brief.' }] } }),
    },
  },
  {
    feature: 'image, inline',
    wire: [image],
    bodies: {
      'openai-chat': chat([{ type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } }]),
      'openai-responses': responses([{ type: 'input_image', image_url: `data:image/png;base64,${image}` }]),
      'anthropic-messages': anthropic([
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: image } },
      ]),
      'gemini-generate': gemini([{ inlineData: { mimeType: 'image/png', data: image } }]),
    },
  },
  {
    feature: 'image, by address',
    wire: ['https://example.com/cat.png'],
    bodies: {
      'openai-chat': chat([{ type: 'image_url', image_url: { url: 'https://example.com/cat.png' } }]),
      'openai-responses': responses([{ type: 'input_image', image_url: 'https://example.com/cat.png' }]),
      'anthropic-messages': anthropic([{ type: 'image', source: { type: 'url', url: 'https://example.com/cat.png' } }]),
      'gemini-generate': gemini([{ fileData: { mimeType: 'image/png', fileUri: 'https://example.com/cat.png' } }]),
    },
  },
  {
    feature: 'PDF, inline',
    wire: [pdf],
    bodies: {
      'openai-chat': chat([
        { type: 'file', file: { filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` } },
      ]),
      'openai-responses': responses([
        { type: 'input_file', filename: 'a.pdf', file_data: `data:application/pdf;base64,${pdf}` },
      ]),
      'anthropic-messages': anthropic([
        { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: pdf } },
      ]),
      'gemini-generate': gemini([{ inlineData: { mimeType: 'application/pdf', data: pdf } }]),
    },
  },
  {
    feature: 'citations of a document',
    wire: ['"citations"'],
    bodies: {
      'anthropic-messages': anthropic([
        {
          type: 'document',
          source: { type: 'base64', media_type: 'application/pdf', data: pdf },
          citations: { enabled: true },
        },
      ]),
    },
  },
  {
    feature: 'audio, inline',
    wire: ['UklGRg=='],
    bodies: {
      'openai-chat': chat([{ type: 'input_audio', input_audio: { data: 'UklGRg==', format: 'wav' } }]),
      'gemini-generate': gemini([{ inlineData: { mimeType: 'audio/wav', data: 'UklGRg==' } }]),
    },
  },
  {
    feature: 'thoughts with a signature',
    wire: ['c2lnbmVk'],
    bodies: {
      'anthropic-messages': {
        max_tokens: 4096,
        messages: [
          { role: 'user', content: 'hi' },
          {
            role: 'assistant',
            content: [
              { type: 'thinking', thinking: 'Hm.', signature: 'c2lnbmVk' },
              { type: 'text', text: 'Hello.' },
            ],
          },
          { role: 'user', content: 'And?' },
        ],
      },
    },
  },
];

const tools: readonly Probe[] = [
  withTools('tools', {}),
  withTools('tool choice: required', {
    'openai-chat': { tool_choice: 'required' },
    'openai-responses': { tool_choice: 'required' },
    'anthropic-messages': { tool_choice: { type: 'any' } },
    'gemini-generate': { toolConfig: { functionCallingConfig: { mode: 'ANY' } } },
  }),
  withTools('tool choice: by name', {
    'openai-chat': { tool_choice: { type: 'function', function: { name: 'get_weather' } } },
    'openai-responses': { tool_choice: { type: 'function', name: 'get_weather' } },
    'anthropic-messages': { tool_choice: { type: 'tool', name: 'get_weather' } },
    'gemini-generate': {
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['get_weather'] } },
    },
  }),
  {
    feature: 'no parallel tool calls',
    bodies: {
      'openai-chat': chat('hi', { tools: [chatTool], parallel_tool_calls: false }),
      'openai-responses': responses('hi', { tools: [responsesTool], parallel_tool_calls: false }),
      'anthropic-messages': anthropic('hi', {
        tools: [anthropicTool],
        tool_choice: { type: 'auto', disable_parallel_tool_use: true },
      }),
    },
  },
  {
    ...setting('tool that takes plain text', {
      chat: { tools: [{ type: 'custom', custom: { name: 'apply_patch' } }] },
      responses: { tools: [{ type: 'custom', name: 'apply_patch' }] },
    }),
    wire: ['apply_patch'],
  },
  setting("a vendor's own tool", {
    responses: { tools: [{ type: 'web_search' }] },
    anthropic: { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
  }),
];

const answers: readonly Probe[] = [
  setting('JSON object', {
    chat: { response_format: { type: 'json_object' } },
    responses: { text: { format: { type: 'json_object' } } },
    gemini: { responseMimeType: 'application/json' },
  }),
  setting('JSON schema', {
    chat: { response_format: { type: 'json_schema', json_schema: { name: 'weather', schema } } },
    responses: { text: { format: { type: 'json_schema', name: 'weather', schema } } },
    anthropic: { output_config: { format: { type: 'json_schema', schema } } },
    gemini: { responseMimeType: 'application/json', responseJsonSchema: schema },
  }),
  setting('most output tokens', {
    chat: { max_completion_tokens: 100 },
    responses: { max_output_tokens: 100 },
    anthropic: { max_tokens: 100 },
    gemini: { maxOutputTokens: 100 },
  }),
  setting('stop sequences', {
    chat: { stop: ['END'] },
    anthropic: { stop_sequences: ['END'] },
    gemini: { stopSequences: ['END'] },
  }),
  setting('several answers (n)', { chat: { n: 2 }, gemini: { candidateCount: 2 } }),
  setting('log probabilities', {
    chat: { logprobs: true, top_logprobs: 2 },
    gemini: { responseLogprobs: true, logprobs: 2 },
  }),
];

const sampling: readonly Probe[] = [
  setting('temperature', {
    chat: { temperature: 0.5 },
    responses: { temperature: 0.5 },
    anthropic: { temperature: 0.5 },
    gemini: { temperature: 0.5 },
  }),
  setting('temperature above 1', { chat: { temperature: 1.5 }, gemini: { temperature: 1.5 } }),
  setting('top_p', {
    chat: { top_p: 0.9 },
    responses: { top_p: 0.9 },
    anthropic: { top_p: 0.9 },
    gemini: { topP: 0.9 },
  }),
  setting('top_k', { anthropic: { top_k: 40 }, gemini: { topK: 40 } }),
  setting('penalties', {
    chat: { presence_penalty: 0.5, frequency_penalty: 0.5 },
    gemini: { presencePenalty: 0.5, frequencyPenalty: 0.5 },
  }),
  setting('seed', { chat: { seed: 7 }, gemini: { seed: 7 } }),
];

const others: readonly Probe[] = [
  setting('reasoning effort', {
    chat: { reasoning_effort: 'medium' },
    responses: { reasoning: { effort: 'medium' } },
    gemini: { thinkingConfig: { thinkingLevel: 'HIGH' } },
  }),
  setting('reasoning budget', {
    anthropic: { thinking: { type: 'enabled', budget_tokens: 2048 } },
    gemini: { thinkingConfig: { thinkingBudget: 2048 } },
  }),
  setting('cache markers', {
    anthropic: { system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] },
  }),
  setting('end user', {
    chat: { user: 'u1' },
    responses: { user: 'u1' },
    anthropic: { metadata: { user_id: 'u1' } },
  }),
  setting('metadata', { chat: { metadata: { team: 'a' } }, responses: { metadata: { team: 'a' } } }),
  setting('service tier', {
    chat: { service_tier: 'flex' },
    responses: { service_tier: 'flex' },
    anthropic: { service_tier: 'standard_only' },
  }),
  setting('a field nobody knows', {
    chat: { brand_new: 1 },
    responses: { brand_new: 1 },
    anthropic: { brand_new: 1 },
  }),
];

/** Everything the page reports on, in its order. */
export const probes: readonly Probe[] = [...conversation, ...tools, ...answers, ...sampling, ...others];
