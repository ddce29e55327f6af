import { dlpMethods, likelihoods } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { TemplateResource } from '../dlp-templates/template-resource.ts';
import { objectAt } from './javelin-body.ts';
import { timesOf, withoutTimes } from './javelin-times.ts';
import type { SplitBody } from './split-body.ts';

type Config = TemplateResource['config'];

/** A data protection template as a client of that API reads it. */
export function toJavelinTemplate(template: TemplateResource, kept: JsonObject = {}): JsonObject {
  const { config } = template;
  return {
    name: template.name,
    description: template.description ?? null,
    type: template.type,
    enabled: template.enabled,
    models: template.models.map(({ name, provider, suffix }) => ({
      ...{ name, provider: provider ?? null, suffix: suffix ?? null },
    })),
    config: {
      infoTypes: config.info_types.map(toInfoType),
      likelihood: capitalized(config.likelihood),
      transformation: toTransformation(config.transformation),
      notify: config.notify,
      reject: config.reject,
      rejectPrompt: config.reject_prompt ?? null,
      risk_analysis: kept['risk_analysis'] ?? null,
    },
    ...timesOf(template),
  };
}

function toInfoType({ name, description, regex, dictionary }: Config['info_types'][number]): JsonObject {
  const words = dictionary?.word_list ?? null;
  return {
    name,
    description: description ?? null,
    regex: regex ?? null,
    // One list under the two names under which that API's clients look for it.
    dictionary: words && { wordList: words },
    wordlist: words,
  };
}

function toTransformation(transformation: Config['transformation']): JsonObject {
  const { method, masking_character, number_to_mask, replacements } = transformation ?? { method: 'inspect' };
  return {
    method: capitalized(method),
    maskingCharacter: masking_character ?? null,
    numberToMask: number_to_mask ?? null,
    replacementConfig: replacements ?? null,
  };
}

/** What a client of that API has sent of a template, in our spelling. */
export function fromJavelinTemplate(sent: JsonObject): SplitBody {
  const { models, config: _, ...rest } = withoutTimes(sent);
  const { infoTypes, likelihood, transformation, rejectPrompt, risk_analysis, ...config } = objectAt(sent, 'config');
  const settings = defined({
    ...config,
    info_types: isFilled(infoTypes) ? infoTypes.map(fromInfoType) : undefined,
    likelihood: spelt(likelihood, likelihoods),
    transformation: isJsonObject(transformation) ? fromTransformation(transformation) : undefined,
    reject_prompt: rejectPrompt,
  });
  return {
    body: defined({
      ...rest,
      models: isFilled(models) ? models : undefined,
      config: Object.keys(settings).length > 0 ? settings : undefined,
    }),
    kept: defined({ risk_analysis }),
  };
}

function fromInfoType(infoType: JsonValue): JsonValue {
  if (!isJsonObject(infoType)) return infoType;
  const { wordlist, dictionary, ...rest } = infoType;
  const words = isJsonObject(dictionary) ? dictionary['wordList'] : wordlist;
  return defined({ ...rest, dictionary: words && { word_list: words } });
}

function fromTransformation(transformation: JsonObject): JsonObject {
  const { method, maskingCharacter, numberToMask, replacementConfig, ...rest } = transformation;
  return defined({
    ...rest,
    method: spelt(method, dlpMethods),
    masking_character: maskingCharacter,
    number_to_mask: numberToMask,
    replacements: replacementConfig,
  });
}

/** A list with members; that API's clients send an empty one where they mean nothing by it. */
function isFilled(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value) && value.length > 0;
}

/** `very_likely` as `VeryLikely`. */
function capitalized(word: string): string {
  return word.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** One of our words, however it is written; what is none of them stays for the schema to refuse. */
function spelt(value: JsonValue | undefined, words: readonly string[]): JsonValue | undefined {
  if (typeof value !== 'string') return value;
  const plain = (word: string): string => word.toLowerCase().replaceAll(/[^a-z]/g, '');
  return words.find((word) => plain(word) === plain(value)) ?? value;
}
