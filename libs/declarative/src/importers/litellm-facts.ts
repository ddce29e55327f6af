import type { ModelOverrideInput } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { ImportNotes } from './import-notes.ts';

const prices = {
  input_cost_per_token: 'input',
  output_cost_per_token: 'output',
  cache_read_input_token_cost: 'cache_read',
  cache_creation_input_token_cost: 'cache_write',
} as const;
const limits = { max_input_tokens: 'max_input', max_output_tokens: 'max_output' } as const;
const abilities = {
  supports_function_calling: 'tools',
  supports_response_schema: 'structured_output',
  supports_reasoning: 'reasoning',
} as const;

/** Members of `model_info` that say what a model costs and can. */
export const factMembers: readonly string[] = [
  ...Object.keys(prices),
  ...Object.keys(limits),
  ...Object.keys(abilities),
];

/** What an entry says of its model, in our words; undefined where it says nothing. Dollars per token become dollars per million. */
export function readFacts(info: JsonObject, path: string, notes: ImportNotes): ModelOverrideInput | undefined {
  const facts = { ...readLimits(info, path, notes), ...readAbilities(info), ...readPrice(info, path, notes) };
  return Object.keys(facts).length === 0 ? undefined : facts;
}

function readLimits(info: JsonObject, path: string, notes: ImportNotes): ModelOverrideInput {
  return readEach(limits, (name) => {
    const value = info[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 1_000_000_000) return value;
    notes.add(`${path}.${name}`, 'is no number of tokens; not carried over');
    return undefined;
  });
}

function readAbilities(info: JsonObject): ModelOverrideInput {
  return readEach(abilities, (name) => {
    const value = info[name];
    return typeof value === 'boolean' ? value : undefined;
  });
}

function readPrice(info: JsonObject, path: string, notes: ImportNotes): ModelOverrideInput {
  const read = readEach(prices, (name) => {
    const perToken = info[name];
    if (perToken === undefined || perToken === null) return undefined;
    // Rounded to what is left of a price once the error of the multiplication is gone.
    if (typeof perToken === 'number' && perToken >= 0 && perToken <= 1) return Number((perToken * 1e6).toFixed(9));
    notes.add(`${path}.${name}`, 'is no price of a token; not carried over');
    return undefined;
  });
  const { input, output } = read;
  if (input !== undefined && output !== undefined) return { price: { ...read, input, output } };
  if (Object.keys(read).length > 0)
    notes.add(path, 'says one price of input and output; a model has both, so none is carried over');
  return {};
}

/** What was read of each member, by our name for it. */
function readEach<Value, Own extends string>(
  names: Readonly<Record<string, Own>>,
  read: (name: string) => Value | undefined,
): Partial<Record<Own, Value>> {
  return defined(Object.fromEntries(Object.entries(names).map(([name, own]) => [own, read(name)])));
}
