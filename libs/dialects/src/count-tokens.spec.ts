import { describe, expect, it } from 'vitest';
import { countTokens } from './count-tokens.ts';

const english =
  'Headgate is two planes that share contracts and nothing else. The control plane may be down for a day and no application notices; the data plane may be restarted at any time and no operator notices.';
const code =
  'export function pickWeighted(candidates: readonly Candidate[], random: () => number): Candidate | undefined {\n  const total = candidates.reduce((sum, candidate) => sum + candidate.weight, 0);\n  return candidates.find((candidate) => (point -= candidate.weight) < 0);\n}\n';
const json =
  '{"id":"chatcmpl-1","object":"chat.completion","created":1750000000,"choices":[{"index":0,"finish_reason":"stop"}]}';
const chinese = '人工智能正在改变世界。大型语言模型可以理解和生成自然语言，并被用于翻译、编程、写作等多种任务。';
const russian = 'Большие языковые модели понимают и порождают естественный язык и применяются для перевода и письма.';
const german = 'Große Sprachmodelle verstehen und erzeugen natürliche Sprache und werden für Übersetzungen eingesetzt.';

describe('tokens of a text', () => {
  // What gpt-tokenizer 4.0.0 counts with o200k_base.
  it.each([
    ['English', english, 40],
    ['code', code, 59],
    ['JSON', json, 35],
    ['Chinese', chinese, 31],
    ['Russian', russian, 24],
    ['German', german, 19],
  ])('in %s are near what the vocabulary gives', (_, text, real) => {
    expect(Math.abs(countTokens(text) / real - 1)).toBeLessThan(0.2);
  });

  it.each([
    ['nothing', '', 0],
    ['a word', 'hello', 1],
    ['a broken surrogate', '\ud800', 1],
  ])('in %s', (_, text, tokens) => {
    expect(countTokens(text)).toBe(tokens);
  });

  it('are counted in one long run as in many short ones', () => {
    expect(countTokens('a'.repeat(1_000_000))).toBeGreaterThan(100_000);
    expect(countTokens(' '.repeat(1_000_000))).toBe(1);
  });
});
