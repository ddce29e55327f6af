import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';
import type { Outcome } from './sdk-outcome.ts';

const image = 'iVBORw0KGgoAAAANSUhEUg==';
const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer' } },
  required: ['city', 'days'],
  additionalProperties: false,
};

/** One line of the matrix: how it is asked in each language, and what must come of it with every provider. */
export interface Feature {
  readonly name: string;
  readonly openai: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming>;
  readonly anthropic: Partial<Anthropic.MessageCreateParamsNonStreaming>;
  readonly outcome?: Partial<Outcome>;
  /** Finish reasons in the words of the two languages. */
  readonly finish?: readonly [string, string];
  /** Texts the vendor must have been sent. */
  readonly wire?: readonly string[];
}

/** One turn of the user. */
export const say = (content: string) => [{ role: 'user' as const, content }];
const weather = { name: 'get_weather', description: 'Weather of a city' };
const clock = { name: 'get_time', description: 'Time of day' };
export const openAiTools = [
  { type: 'function' as const, function: { ...weather, parameters: schema } },
  { type: 'function' as const, function: clock },
];
const anthropicTools = [
  { ...weather, input_schema: { ...schema, type: 'object' as const } },
  { ...clock, input_schema: { type: 'object' as const } },
];
const calledWeather = { name: 'get_weather', input: { city: 'text', days: 1 } };

/** What each crossing must keep. */
export const features: readonly Feature[] = [
  {
    name: 'text',
    openai: { messages: say('Grüße 👋, "quoted"\n') },
    anthropic: { messages: say('Grüße 👋, "quoted"\n') },
    outcome: { text: 'Grüße 👋, "quoted"\n', tools: [] },
    finish: ['stop', 'end_turn'],
  },
  {
    name: 'system',
    openai: {
      messages: [{ role: 'system', content: 'Be brief.' }, { role: 'developer', content: 'Very.' }, ...say('hi')],
    },
    anthropic: {
      system: [
        { type: 'text', text: 'Be brief.' },
        { type: 'text', text: 'Very.' },
      ],
      messages: say('hi'),
    },
    outcome: { text: 'hi' },
    wire: ['Be brief.', 'Very.'],
  },
  {
    name: 'multi-turn',
    openai: { messages: [...say('one'), { role: 'assistant', content: 'two' }, ...say('three')] },
    anthropic: { messages: [...say('one'), { role: 'assistant', content: 'two' }, ...say('three')] },
    outcome: { text: 'three' },
    wire: ['one', 'two'],
  },
  {
    name: 'tool call',
    openai: { model: 'tool', messages: say('weather?'), tools: openAiTools, tool_choice: 'required' },
    anthropic: { model: 'tool', messages: say('weather?'), tools: anthropicTools, tool_choice: { type: 'any' } },
    outcome: { text: '', tools: [{ id: 'call_mock_0', ...calledWeather }] },
    finish: ['tool_calls', 'tool_use'],
  },
  {
    name: 'parallel tools, one without arguments',
    openai: { model: 'tools', messages: say('weather?'), tools: openAiTools, parallel_tool_calls: true },
    anthropic: { model: 'tools', messages: say('weather?'), tools: anthropicTools },
    outcome: {
      tools: [
        { id: 'call_mock_0', ...calledWeather },
        { id: 'call_mock_1', name: 'get_time', input: {} },
      ],
    },
    finish: ['tool_calls', 'tool_use'],
  },
  {
    name: 'tool results, in another order than the calls',
    openai: {
      messages: [
        ...say('weather?'),
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'a', type: 'function', function: { name: 'get_weather', arguments: '{"city":"Oslo"}' } },
            { id: 'b', type: 'function', function: { name: 'get_time', arguments: '' } },
          ],
        },
        { role: 'tool', tool_call_id: 'b', content: 'noon' },
        { role: 'tool', tool_call_id: 'a', content: [{ type: 'text', text: 'snow' }] },
        ...say('So?'),
      ],
      tools: openAiTools,
    },
    anthropic: {
      messages: [
        ...say('weather?'),
        {
          role: 'assistant',
          content: [
            { type: 'tool_use', id: 'a', name: 'get_weather', input: { city: 'Oslo' } },
            { type: 'tool_use', id: 'b', name: 'get_time', input: {} },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'b', content: 'noon' },
            { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'snow' }] },
            { type: 'text', text: 'So?' },
          ],
        },
      ],
      tools: anthropicTools,
    },
    outcome: { text: 'So?' },
    wire: ['Oslo', 'noon', 'snow'],
  },
  {
    name: 'image',
    openai: {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } },
            { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } },
            { type: 'text', text: 'What?' },
          ],
        },
      ],
    },
    anthropic: {
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: image } },
            { type: 'image', source: { type: 'url', url: 'https://example.com/cat.png' } },
            { type: 'text', text: 'What?' },
          ],
        },
      ],
    },
    outcome: { text: 'What?' },
    wire: [image, 'https://example.com/cat.png'],
  },
  {
    name: 'json schema',
    openai: {
      messages: say('weather?'),
      response_format: { type: 'json_schema', json_schema: { name: 'weather', schema, strict: true } },
    },
    anthropic: { messages: say('weather?'), output_config: { format: { type: 'json_schema', schema } } },
    outcome: { text: '{"city":"text","days":1}' },
  },
  {
    name: 'stop',
    openai: { messages: say('alpha beta STOP gamma'), stop: ['STOP'] },
    anthropic: { messages: say('alpha beta STOP gamma'), stop_sequences: ['STOP'] },
    outcome: { text: 'alpha beta ' },
  },
  {
    name: 'length',
    openai: { model: 'tokens-50', messages: say('count'), max_completion_tokens: 5 },
    anthropic: { model: 'tokens-50', messages: say('count'), max_tokens: 5 },
    outcome: { text: 'word word word word word ', outputTokens: 5 },
    finish: ['length', 'max_tokens'],
  },
  {
    name: 'usage',
    openai: { model: 'tokens-7', messages: say('x'.repeat(36)) },
    anthropic: { model: 'tokens-7', messages: say('x'.repeat(36)) },
    outcome: { inputTokens: 10, outputTokens: 7 },
  },
  {
    name: 'reasoning',
    openai: { model: 'think', messages: say('hard'), reasoning_effort: 'medium' },
    anthropic: {
      model: 'think',
      messages: say('hard'),
      thinking: { type: 'enabled', budget_tokens: 1024 },
      max_tokens: 2048,
    },
    outcome: { thought: 'Let me think about that.', text: 'hard' },
  },
  {
    name: 'an empty answer',
    openai: { model: 'empty', messages: say('hi') },
    anthropic: { model: 'empty', messages: say('hi') },
    outcome: { text: '', tools: [] },
    finish: ['stop', 'end_turn'],
  },
];
