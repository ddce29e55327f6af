import { isJsonObject } from '@headgate/kernel';

const mostModels = 2_000;

/** The ids in a provider's list of models, whatever language it speaks; undefined where it is no such list. */
export function readModelList(text: string): string[] | undefined {
  const answer = parse(text);
  if (!isJsonObject(answer)) return undefined;
  // OpenAI and Anthropic say `data`, Gemini and Ollama say `models`.
  const list: unknown = Array.isArray(answer['data']) ? answer['data'] : answer['models'];
  if (!Array.isArray(list)) return undefined;
  const ids = list.flatMap((entry: unknown) => {
    const name = isJsonObject(entry) ? (entry['id'] ?? entry['name']) : entry;
    return typeof name === 'string' && name !== '' ? [name.replace(/^models\//, '')] : [];
  });
  return [...new Set(ids)].sort().slice(0, mostModels);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
