import type {
  FinishReason,
  LiveAnswerPaths,
  LiveCallPaths,
  LiveProviderMapping,
  ProviderMapping,
} from '@headgate/domain';
import { compilePath } from './compile-path.ts';
import { compileTemplate } from './compile-template.ts';
import { compileOptional, compileUsage } from './compile-usage.ts';

type AnswerPaths = ProviderMapping['response'];
type MappedFinish = NonNullable<AnswerPaths['finish_reasons']>[string];

const finishes: Readonly<Record<MappedFinish, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool-calls',
  content_filter: 'content-filter',
  error: 'error',
};

/** A custom provider's mapping, compiled once; throws for a path that is none. */
export function compileProviderMapping(mapping: ProviderMapping): LiveProviderMapping {
  const { stream, embeddings } = mapping;
  return {
    path: mapping.path ?? '',
    request: compileTemplate(mapping.request),
    response: compileAnswer(mapping.response),
    stream: stream && { ...compileAnswer(stream), format: stream.format, done: stream.done },
    embeddings: embeddings && {
      path: embeddings.path ?? '',
      request: compileTemplate(embeddings.request),
      vectors: compilePath(embeddings.vectors),
      usage: compileUsage(embeddings.usage),
    },
  };
}

function compileAnswer(paths: AnswerPaths): LiveAnswerPaths {
  const words = Object.entries(paths.finish_reasons ?? {});
  return {
    text: compilePath(paths.text),
    reasoning: compileOptional(paths.reasoning),
    finish: compileOptional(paths.finish),
    finishReasons: new Map(words.map(([word, finish]) => [word, finishes[finish]])),
    id: compileOptional(paths.id),
    model: compileOptional(paths.model),
    usage: compileUsage(paths.usage),
    error: compileOptional(paths.error),
    toolCalls: compileCalls(paths.tool_calls),
  };
}

function compileCalls(paths: AnswerPaths['tool_calls']): LiveCallPaths | undefined {
  if (paths === undefined) return undefined;
  return {
    list: compilePath(paths.list),
    name: compilePath(paths.name),
    arguments: compilePath(paths.arguments),
    id: compileOptional(paths.id),
    index: compileOptional(paths.index),
  };
}
