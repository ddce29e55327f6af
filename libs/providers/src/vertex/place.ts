import type { LiveProvider } from '@headgate/domain';
import { fault } from '@headgate/kernel';

/** Whose model it is, and where it does something. */
export interface VertexPlace {
  readonly publisher: string;
  /** The model's own name, without who publishes it. */
  readonly name: string;
  pathOf(verb: string): string;
  /** Where another resource of the same publisher does something. */
  siblingPathOf(name: string, verb: string): string;
}

const known = /^(?:publishers\/)?(google|anthropic)\/(?:models\/)?(.+)$/;

/** Finds a model in a project: `gemini-...`, `claude-...`, `publisher/model`, or `endpoints/{id}` of a tuned model. */
export function findPlace({ cloud = {} }: Pick<LiveProvider, 'cloud'>, model: string): VertexPlace {
  const parent = `/projects/${encode(cloud.project ?? '-')}/locations/${encode(cloud.location ?? 'global')}`;
  const [, publisher = model.startsWith('claude') ? 'anthropic' : 'google', name = model] = known.exec(model) ?? [];
  const siblingPathOf = (sibling: string, verb: string): string =>
    `${parent}/publishers/${publisher}/models/${encode(sibling)}:${verb}`;
  const endpoint = /^endpoints\/([A-Za-z0-9-]+)$/.exec(model)?.[1];
  return {
    publisher,
    name,
    siblingPathOf,
    pathOf: (verb) =>
      endpoint === undefined ? siblingPathOf(check(name), verb) : `${parent}/endpoints/${endpoint}:${verb}`,
  };
}

/** Nothing in a model's name can climb out of its place. */
function check(name: string): string {
  if (name !== '' && !name.includes('/') && name !== '.' && name !== '..') return name;
  throw fault('request_invalid', {
    message: 'The model is no name the provider could know.',
    problems: [{ path: 'model', message: 'must be a model, "publisher/model" or "endpoints/{id}"' }],
  });
}

/** The at sign before a version is written as it is in every address of the vendor's. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%40', '@');
}
