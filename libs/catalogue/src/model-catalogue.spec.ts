import { describe, expect, it } from 'vitest';
import { aCatalogue, someFacts } from './testing/index.ts';

const catalogue = aCatalogue({
  openai: {
    'gpt-5-mini': someFacts(),
    'gpt-4o': someFacts(),
    'gpt-4o-2024-11-20': someFacts(),
    'gpt-4o-2024-08-06': someFacts(),
  },
  azure: { 'gpt-5-mini': someFacts({ name: 'on Azure' }) },
  anthropic: {
    'claude-3-5-sonnet-20240620': someFacts(),
    'claude-3-5-sonnet-20241022': someFacts(),
    'claude-sonnet-4-5': someFacts(),
    'claude-sonnet-4-5-20250929': someFacts(),
  },
  google: { 'gemini-2.5-pro': someFacts() },
  'google-vertex-anthropic': { 'claude-sonnet-4-5@20250929': someFacts() },
  'amazon-bedrock': {
    'anthropic.claude-sonnet-4-5-20250929-v1:0': someFacts(),
    'eu.anthropic.claude-sonnet-4-5-20250929-v1:0': someFacts(),
    'meta.llama3-1-8b-instruct-v1:0': someFacts(),
  },
  openrouter: { 'meta-llama/llama-3:free': someFacts(), 'meta-llama/llama-3': someFacts() },
  deepinfra: { 'Qwen/Qwen3.5-35B-A3B': someFacts() },
});

describe('a model is found', () => {
  it.each([
    ['openai', 'gpt-5-mini', 'gpt-5-mini'],
    ['openai', 'gpt-5-mini-2025-08-07', 'gpt-5-mini'],
    ['openai', 'gpt-4o-2024-08-06', 'gpt-4o-2024-08-06'],
    ['openai', 'gpt-4o-2030-01-01', 'gpt-4o'],
    ['openai', 'gpt-4o-latest', 'gpt-4o'],
    ['openai', 'GPT-4o', 'gpt-4o'],
    ['anthropic', 'claude-sonnet-4-5-20250929', 'claude-sonnet-4-5-20250929'],
    ['anthropic', 'claude-sonnet-4-5-20260101', 'claude-sonnet-4-5'],
    ['anthropic', 'claude-3-5-sonnet', 'claude-3-5-sonnet-20241022'],
    ['anthropic', 'claude-3-5-sonnet-latest', 'claude-3-5-sonnet-20241022'],
    ['google-gemini', 'models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['vertex', 'publishers/google/models/gemini-2.5-pro', 'gemini-2.5-pro'],
    ['vertex', 'claude-sonnet-4-5@20250929', 'claude-sonnet-4-5@20250929'],
    ['vertex', 'claude-sonnet-4-5', 'claude-sonnet-4-5@20250929'],
    ['bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['bedrock', 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0', 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0'],
    ['bedrock', 'meta.llama3-1-8b-instruct-v1:0', 'meta.llama3-1-8b-instruct-v1:0'],
    ['openrouter', 'meta-llama/llama-3:free', 'meta-llama/llama-3:free'],
    ['deepinfra', 'Qwen/Qwen3.5-35B-A3B', 'Qwen/Qwen3.5-35B-A3B'],
  ])('%s: %s is %s', (kind, asked, id) => {
    expect(catalogue.find(kind, asked)?.id).toBe(id);
  });

  it.each([
    ['openai', 'gpt-5'],
    ['openai', 'gpt-5-mini-custom'],
    ['openai', 'claude-sonnet-4-5'],
    ['openrouter', 'meta-llama/llama-3:nitro'],
    ['custom-openai', 'gpt-5-mini'],
    ['mock', 'echo'],
    ['__proto__', 'gpt-5-mini'],
    ['openai', '__proto__'],
    ['openai', ''],
  ])('%s: %s is nobody known', (kind, asked) => {
    expect(catalogue.find(kind, asked)).toBeUndefined();
  });

  it('first at the vendor whose price it has', () => {
    expect(catalogue.find('azure-openai', 'gpt-5-mini')).toMatchObject({
      vendor: 'azure',
      facts: { name: 'on Azure' },
    });
    expect(catalogue.find('azure-openai', 'gpt-4o')?.vendor).toBe('openai');
  });
});

describe('the models of a kind', () => {
  it('are those of its vendor, by id', () => {
    expect(catalogue.list('anthropic').map(({ id }) => id)).toEqual([
      'claude-3-5-sonnet-20240620',
      'claude-3-5-sonnet-20241022',
      'claude-sonnet-4-5',
      'claude-sonnet-4-5-20250929',
    ]);
    expect(catalogue.list('azure-openai').map(({ id }) => id)).toEqual(['gpt-5-mini']);
    expect(catalogue.list('mock')).toEqual([]);
  });

  it('are listed for kinds that have any', () => {
    expect(catalogue.kinds).toContain('bedrock');
    expect(catalogue.kinds).not.toContain('groq');
  });
});
