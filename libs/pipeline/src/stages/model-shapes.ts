import type { ModelFacts } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { Family } from '../endpoint.ts';

/** A model as it is listed. */
export interface ListedModel {
  readonly id: string;
  readonly owner: string;
  /** Undefined where the catalogue does not know it. */
  readonly facts: ModelFacts | undefined;
}

/** How a language says a model and a list of them. */
export interface ModelShape {
  readonly model: (model: ListedModel) => JsonObject;
  readonly list: (models: readonly ListedModel[]) => JsonObject;
}

function openaiModel({ id, owner, facts }: ListedModel): JsonObject {
  const limits = { context_length: facts?.context ?? undefined, max_output_tokens: facts?.max_output ?? undefined };
  return { id, object: 'model', created: createdMs(facts) / 1000, owned_by: owner, ...defined(limits) };
}

function openaiList(models: readonly ListedModel[]): JsonObject {
  return { object: 'list', data: models.map(openaiModel) };
}

function anthropicModel({ id, facts }: ListedModel): JsonObject {
  return {
    type: 'model',
    id,
    display_name: facts?.name ?? id,
    created_at: new Date(createdMs(facts)).toISOString().replace('.000Z', 'Z'),
    max_input_tokens: maxInput(facts),
    max_tokens: facts?.max_output ?? null,
    lifecycle: facts?.status === 'deprecated' ? 'deprecated' : 'active',
    deprecated_at: null,
    capabilities: null,
    line: null,
  };
}

function anthropicList(models: readonly ListedModel[]): JsonObject {
  return {
    data: models.map(anthropicModel),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  };
}

function geminiModel({ id, facts }: ListedModel): JsonObject {
  return {
    name: `models/${id}`,
    baseModelId: id,
    version: '1',
    displayName: facts?.name ?? id,
    ...defined({
      inputTokenLimit: maxInput(facts) ?? undefined,
      outputTokenLimit: facts?.max_output ?? undefined,
      thinking: facts?.reasoning ?? undefined,
    }),
    supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens', 'embedContent'],
  };
}

/** Where a vendor does not say what the input alone may be, it may be as much as there is. */
function maxInput(facts: ModelFacts | undefined): number | null {
  return facts?.max_input ?? facts?.context ?? null;
}

/** What is known of a date: a year, a month or a day; the beginning of time where nothing is. */
function createdMs(facts: ModelFacts | undefined): number {
  const ms = Date.parse(facts?.released ?? '');
  return Number.isNaN(ms) ? 0 : ms;
}

/** By family. */
export const modelShapes: Readonly<Record<Family, ModelShape>> = {
  openai: { model: openaiModel, list: openaiList },
  anthropic: { model: anthropicModel, list: anthropicList },
  gemini: { model: geminiModel, list: (models) => ({ models: models.map(geminiModel) }) },
};
