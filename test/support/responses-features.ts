import type OpenAI from 'openai';
import type { Outcome } from './sdk-outcome.ts';

type Body = OpenAI.Responses.ResponseCreateParamsNonStreaming;

/** One line of the matrix as the openai package asks it of responses. */
export interface ResponsesFeature {
  readonly name: string;
  readonly body: Partial<Body>;
  readonly outcome?: Partial<Outcome>;
  readonly wire?: readonly string[];
}

const image = 'iVBORw0KGgoAAAANSUhEUg==';
const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, days: { type: 'integer' } },
  required: ['city', 'days'],
  additionalProperties: false,
};
const tools: Body['tools'] = [
  { type: 'function', name: 'get_weather', description: 'Weather', parameters: schema, strict: true },
  { type: 'function', name: 'get_time', parameters: null, strict: null },
];
const calledWeather = { name: 'get_weather', input: { city: 'text', days: 1 } };

/** What each crossing must keep. */
export const responsesFeatures: readonly ResponsesFeature[] = [
  {
    name: 'text',
    body: { input: 'Grüße 👋, "quoted"\n' },
    outcome: { text: 'Grüße 👋, "quoted"\n', tools: [], finish: 'completed' },
  },
  { name: 'system', body: { instructions: 'Be brief.' }, outcome: { text: 'hi' }, wire: ['Be brief.'] },
  {
    name: 'multi-turn',
    body: {
      input: [
        { role: 'user', content: 'one' },
        { role: 'assistant', content: 'two' },
        { role: 'user', content: 'three' },
      ],
    },
    outcome: { text: 'three' },
    wire: ['one', 'two'],
  },
  {
    name: 'tool call',
    body: { model: 'tool', tools, tool_choice: 'required' },
    outcome: { text: '', tools: [{ id: 'call_mock_0', ...calledWeather }], finish: 'completed' },
  },
  {
    name: 'parallel tools, one without arguments',
    body: { model: 'tools', tools, parallel_tool_calls: true },
    outcome: {
      tools: [
        { id: 'call_mock_0', ...calledWeather },
        { id: 'call_mock_1', name: 'get_time', input: {} },
      ],
    },
  },
  {
    name: 'tool results, in another order than the calls',
    body: {
      input: [
        { role: 'user', content: 'weather?' },
        { type: 'function_call', call_id: 'a', name: 'get_weather', arguments: '{"city":"Oslo"}' },
        { type: 'function_call', call_id: 'b', name: 'get_time', arguments: '' },
        { type: 'function_call_output', call_id: 'b', output: 'noon' },
        { type: 'function_call_output', call_id: 'a', output: 'snow' },
        { role: 'user', content: 'So?' },
      ],
      tools,
    },
    outcome: { text: 'So?' },
    wire: ['Oslo', 'noon', 'snow'],
  },
  {
    name: 'image',
    body: {
      input: [
        {
          role: 'user',
          content: [
            { type: 'input_image', detail: 'auto', image_url: `data:image/png;base64,${image}` },
            { type: 'input_text', text: 'What?' },
          ],
        },
      ],
    },
    outcome: { text: 'What?' },
    wire: [image],
  },
  {
    name: 'json schema',
    body: { text: { format: { type: 'json_schema', name: 'weather', schema, strict: true } } },
    outcome: { text: '{"city":"text","days":1}' },
  },
  {
    name: 'length',
    body: { model: 'tokens-50', max_output_tokens: 5 },
    outcome: { text: 'word word word word word ', outputTokens: 5, finish: 'incomplete' },
  },
  { name: 'usage', body: { model: 'tokens-7', input: 'x'.repeat(36) }, outcome: { inputTokens: 10, outputTokens: 7 } },
  {
    name: 'reasoning',
    body: { model: 'think', input: 'hard', reasoning: { effort: 'medium' }, max_output_tokens: 20_000 },
    outcome: { thought: 'Let me think about that.', text: 'hard' },
  },
  { name: 'an empty answer', body: { model: 'empty' }, outcome: { text: '', tools: [], finish: 'completed' } },
];

/** Calls responses with the real package; a streamed answer is what the package puts together from its events. */
export async function askResponses(client: OpenAI, body: Body, isStreaming: boolean): Promise<Outcome> {
  const answer = isStreaming
    ? await client.responses.stream({ ...body, stream: true }).finalResponse()
    : await client.responses.create(body);
  return {
    text: answer.output_text,
    thought: answer.output
      .flatMap((item) => (item.type === 'reasoning' ? item.summary.map(({ text }) => text) : []))
      .join(''),
    tools: answer.output.flatMap((item) =>
      item.type === 'function_call'
        ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) as unknown }]
        : [],
    ),
    finish: answer.status ?? null,
    inputTokens: answer.usage?.input_tokens ?? 0,
    outputTokens: answer.usage?.output_tokens ?? 0,
  };
}
