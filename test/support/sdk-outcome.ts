import type Anthropic from '@anthropic-ai/sdk';
import type OpenAI from 'openai';

/** What a caller is left with, in whichever language: the same for a streamed answer and a whole one. */
export interface Outcome {
  readonly text: string;
  readonly thought: string;
  readonly tools: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly finish: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

type ChatBody = OpenAI.ChatCompletionCreateParamsNonStreaming;
type MessageBody = Anthropic.MessageCreateParamsNonStreaming;

/** Calls chat completions with the real package. */
export async function askOpenAi(client: OpenAI, body: ChatBody, isStreaming: boolean): Promise<Outcome> {
  const answer = isStreaming ? await streamOpenAi(client, body) : await client.chat.completions.create(body);
  const [choice] = answer.choices;
  const usage = answer.usage ?? { prompt_tokens: 0, completion_tokens: 0 };
  return {
    ...readMessage(choice?.message),
    finish: choice?.finish_reason ?? null,
    inputTokens: usage.prompt_tokens,
    outputTokens: usage.completion_tokens,
  };
}

function streamOpenAi(client: OpenAI, body: ChatBody): Promise<OpenAI.ChatCompletion> {
  const asked = { ...body, stream: true as const, stream_options: { include_usage: true } };
  return client.chat.completions.stream(asked).finalChatCompletion();
}

type Message = OpenAI.ChatCompletionMessage & { readonly reasoning_content?: string };

function readMessage(message: Message | undefined): Pick<Outcome, 'text' | 'thought' | 'tools'> {
  return {
    text: message?.content ?? '',
    thought: message?.reasoning_content ?? '',
    tools: (message?.tool_calls ?? []).flatMap((call) =>
      call.type === 'function'
        ? [{ id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }]
        : [],
    ),
  };
}

/** Calls messages with the real package. */
export async function askAnthropic(client: Anthropic, body: MessageBody, isStreaming: boolean): Promise<Outcome> {
  const answer = isStreaming ? await client.messages.stream(body).finalMessage() : await client.messages.create(body);
  return {
    text: answer.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    thought: answer.content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    tools: answer.content.flatMap((block) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, input: block.input }] : [],
    ),
    finish: answer.stop_reason,
    inputTokens: answer.usage.input_tokens,
    outputTokens: answer.usage.output_tokens,
  };
}
