import {
  type GenerateContentParameters,
  type GenerateContentResponse,
  type GoogleGenAI,
  type Part,
  Type,
} from '@google/genai';
import { FunctionCallingConfigMode } from '@google/genai';
import type { Outcome } from './sdk-outcome.ts';

/** One line of the matrix as the package of Google's asks it. */
export interface GeminiFeature {
  readonly name: string;
  readonly gemini: Partial<GenerateContentParameters>;
  readonly outcome?: Partial<Outcome>;
  readonly finish?: string;
  readonly wire?: readonly string[];
}

const image = 'iVBORw0KGgoAAAANSUhEUg==';
const parameters = {
  type: Type.OBJECT,
  properties: { city: { type: Type.STRING }, days: { type: Type.INTEGER } },
  required: ['city', 'days'],
};
const tools = [
  { functionDeclarations: [{ name: 'get_weather', description: 'Weather', parameters }, { name: 'get_time' }] },
];
const calledWeather = { name: 'get_weather', input: { city: 'text', days: 1 } };

/** What each crossing must keep. */
export const geminiFeatures: readonly GeminiFeature[] = [
  {
    name: 'text',
    gemini: { contents: 'Grüße 👋, "quoted"\n' },
    outcome: { text: 'Grüße 👋, "quoted"\n', tools: [] },
    finish: 'STOP',
  },
  {
    name: 'system',
    gemini: { config: { systemInstruction: 'Be brief.' } },
    outcome: { text: 'hi' },
    wire: ['Be brief.'],
  },
  {
    name: 'multi-turn',
    gemini: {
      contents: [
        { role: 'user', parts: [{ text: 'one' }] },
        { role: 'model', parts: [{ text: 'two' }] },
        { role: 'user', parts: [{ text: 'three' }] },
      ],
    },
    outcome: { text: 'three' },
    wire: ['one', 'two'],
  },
  {
    name: 'tool call',
    gemini: {
      model: 'tool',
      config: { tools, toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.ANY } } },
    },
    outcome: { text: '', tools: [{ id: 'call_mock_0', ...calledWeather }] },
    finish: 'STOP',
  },
  {
    name: 'parallel tools, one without arguments',
    gemini: { model: 'tools', config: { tools } },
    outcome: {
      tools: [
        { id: 'call_mock_0', ...calledWeather },
        { id: 'call_mock_1', name: 'get_time', input: {} },
      ],
    },
  },
  {
    name: 'tool results without ids, in another order than the calls',
    gemini: {
      contents: [
        { role: 'user', parts: [{ text: 'weather?' }] },
        {
          role: 'model',
          parts: [
            { functionCall: { name: 'get_weather', args: { city: 'Oslo' } } },
            { functionCall: { name: 'get_time' } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'get_time', response: { output: 'noon' } } },
            { functionResponse: { name: 'get_weather', response: { sky: 'snow' } } },
            { text: 'So?' },
          ],
        },
      ],
      config: { tools },
    },
    outcome: { text: 'So?' },
    wire: ['Oslo', 'noon', 'snow'],
  },
  {
    name: 'image',
    gemini: {
      contents: [{ role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: image } }, { text: 'What?' }] }],
    },
    outcome: { text: 'What?' },
    wire: [image],
  },
  {
    name: 'json schema',
    gemini: { config: { responseMimeType: 'application/json', responseSchema: parameters } },
    outcome: { text: '{"city":"text","days":1}' },
  },
  {
    name: 'stop',
    gemini: { contents: 'alpha beta STOP gamma', config: { stopSequences: ['STOP'] } },
    outcome: { text: 'alpha beta ' },
  },
  {
    name: 'length',
    gemini: { model: 'tokens-50', config: { maxOutputTokens: 5 } },
    outcome: { text: 'word word word word word ', outputTokens: 5 },
    finish: 'MAX_TOKENS',
  },
  {
    name: 'usage',
    gemini: { model: 'tokens-7', contents: 'x'.repeat(36) },
    outcome: { inputTokens: 10, outputTokens: 7 },
  },
  {
    name: 'reasoning',
    gemini: {
      model: 'think',
      contents: 'hard',
      config: { thinkingConfig: { thinkingBudget: 2048, includeThoughts: true } },
    },
    outcome: { thought: 'Let me think about that.', text: 'hard' },
  },
  { name: 'an empty answer', gemini: { model: 'empty' }, outcome: { text: '', tools: [] }, finish: 'STOP' },
];

/** Calls generateContent with the real package; a streamed answer is put together by hand, as its callers do. */
export async function askGemini(
  client: GoogleGenAI,
  body: GenerateContentParameters,
  isStreaming: boolean,
): Promise<Outcome> {
  const answers: GenerateContentResponse[] = [];
  if (isStreaming) for await (const chunk of await client.models.generateContentStream(body)) answers.push(chunk);
  else answers.push(await client.models.generateContent(body));
  const parts = answers.flatMap((answer): Part[] => answer.candidates?.[0]?.content?.parts ?? []);
  const last = answers.at(-1);
  return {
    text: textOf(parts, false),
    thought: textOf(parts, true),
    tools: parts.flatMap(readCall),
    finish: last?.candidates?.[0]?.finishReason ?? null,
    ...readUsage(last),
  };
}

function textOf(parts: readonly Part[], isThought: boolean): string {
  return parts
    .filter((part) => (part.thought ?? false) === isThought)
    .map((part) => part.text ?? '')
    .join('');
}

function readCall({ functionCall: call }: Part): Outcome['tools'] {
  return call === undefined ? [] : [{ id: call.id ?? '', name: call.name ?? '', input: call.args }];
}

function readUsage(answer: GenerateContentResponse | undefined): Pick<Outcome, 'inputTokens' | 'outputTokens'> {
  const usage = answer?.usageMetadata;
  return {
    inputTokens: usage?.promptTokenCount ?? 0,
    outputTokens: (usage?.candidatesTokenCount ?? 0) + (usage?.thoughtsTokenCount ?? 0),
  };
}
