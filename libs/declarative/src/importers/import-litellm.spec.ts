import { describe, expect, it } from 'vitest';
import { readYaml } from '../read-yaml.ts';
import { findImportProblems } from '../testing/find-import-problems.ts';
import { importLiteLlm } from './import-litellm.ts';

const config = `
model_list:
  - model_name: gpt-4o
    litellm_params:
      model: openai/gpt-4o
      api_key: os.environ/OPENAI_API_KEY
      rpm: 500
  - model_name: gpt-4o
    litellm_params:
      model: gpt-4o-2024-08-06
      api_key: os.environ/OPENAI_KEY_EU
      weight: 3
    model_info: { id: eu, base_model: gpt-4o }
  - model_name: claude
    litellm_params:
      model: anthropic/claude-sonnet-4-5
      api_key: sk-ant-literal-in-the-file
  - model_name: llama3.1
    litellm_params:
      model: hosted_vllm/llama-3.1-8b
      api_base: http://10.0.0.5:8000/v1
  - model_name: azure-gpt
    litellm_params:
      model: azure/my-deployment
      api_base: https://mine.openai.azure.com
      api_version: 2024-06-01
  - model_name: embed
    litellm_params: { model: openai/text-embedding-3-small, api_key: os.environ/OPENAI_API_KEY }
    model_info: { mode: embedding }
  - model_name: "groq/*"
    litellm_params: { model: "groq/*", api_key: os.environ/GROQ_API_KEY }
litellm_settings:
  num_retries: 4
  request_timeout: 30
  drop_params: true
  fallbacks: [{ claude: [gpt-4o, gone] }]
router_settings:
  routing_strategy: least-busy
  num_retries: 2
  stream_timeout: 2.5
  model_group_alias: { gpt-4: gpt-4o, old: { model: nothing, hidden: true } }
general_settings:
  master_key: sk-1234
`;

describe("LiteLLM's config.yaml", () => {
  const { document, notes } = importLiteLlm(readYaml(config));

  it('becomes providers, one for each vendor and address, with a secret for each key', () => {
    expect(document.providers).toEqual([
      {
        name: 'openai',
        kind: 'openai',
        secrets: [
          { name: 'default', value: { from: 'env:OPENAI_API_KEY' } },
          { name: 'openai_key_eu', value: { from: 'env:OPENAI_KEY_EU' } },
        ],
      },
      {
        name: 'anthropic',
        kind: 'anthropic',
        secrets: [{ name: 'default', value: { from: 'env:ANTHROPIC_API_KEY' } }],
      },
      { name: 'local', kind: 'vllm', base_url: 'http://10.0.0.5:8000/v1' },
      {
        name: 'groq',
        kind: 'groq',
        secrets: [{ name: 'default', value: { from: 'env:GROQ_API_KEY' } }],
      },
    ]);
  });

  it('becomes routes: groups share the load by weight, fallbacks stand in', () => {
    expect(document.organization).toEqual({
      settings: { retries: 2, timeouts: { total_ms: 30_000, ttft_ms: 2_500 } },
    });
    const gpt = [
      { name: 'gpt-4o', provider: 'openai', virtual_secret_key: 'default', weight: 1 },
      { name: 'gpt-4o-2024-08-06', provider: 'openai', virtual_secret_key: 'openai_key_eu', weight: 3 },
    ];
    expect(document.routes).toEqual([
      { name: 'gpt-4o', models: gpt, config: { failover: true } },
      {
        name: 'claude',
        models: [{ name: 'claude-sonnet-4-5', provider: 'anthropic' }, ...gpt.map(({ weight: _, ...model }) => model)],
        config: { failover: true },
      },
      { name: 'llama3-1', models: [{ name: 'llama-3.1-8b', provider: 'local' }] },
      {
        name: 'embed',
        type: 'embedding',
        models: [{ name: 'text-embedding-3-small', provider: 'openai', virtual_secret_key: 'default' }],
      },
      { name: 'gpt-4', models: gpt, config: { failover: true } },
    ]);
  });

  it('becomes what is said of models, in dollars per million tokens', () => {
    const params = { model: 'openai/gpt-4o', api_key: 'os.environ/OPENAI_API_KEY' };
    const info = { input_cost_per_token: 0.0000025, output_cost_per_token: 0.00001, max_output_tokens: 16_384 };
    const imported = importLiteLlm({
      model_list: [
        { model_name: 'a', litellm_params: params, model_info: { ...info, supports_function_calling: true } },
        { model_name: 'b', litellm_params: params, model_info: { ...info, max_output_tokens: 5 } },
        { model_name: 'c', litellm_params: { ...params, model: 'openai/half', input_cost_per_token: 0.1 } },
        { model_name: 'd', litellm_params: { ...params, model: 'openai/odd' }, model_info: { max_input_tokens: 'x' } },
      ],
    });
    expect(imported.document.models).toEqual([
      { provider: 'openai', model: 'gpt-4o', price: { input: 2.5, output: 10 }, max_output: 16_384, tools: true },
    ]);
    expect(imported.notes.map(({ path }) => path)).toEqual([
      'model_list.2.model_info',
      'model_list.3.model_info.max_input_tokens',
      'model_list.1.model_info',
    ]);
    expect(findImportProblems(imported.document)).toEqual([]);
  });

  it('drops nothing without a note', () => {
    expect(notes.map(({ path }) => path).sort()).toEqual([
      'general_settings',
      'litellm_settings.drop_params',
      'litellm_settings.fallbacks.0',
      'model_list.0.litellm_params.rpm',
      'model_list.1.model_info.base_model',
      'model_list.2.litellm_params.api_key',
      'model_list.3',
      'model_list.4.litellm_params.model',
      'model_list.6.model_name',
      'router_settings',
      'router_settings.model_group_alias.old',
      'router_settings.model_group_alias.old.hidden',
      'router_settings.routing_strategy',
    ]);
  });

  it('carries no credential along', () => {
    expect(JSON.stringify({ document, notes })).not.toMatch(/sk-ant-literal|sk-1234/);
  });

  it('is a document that holds together', () => {
    expect(findImportProblems(document)).toEqual([]);
  });

  it.each([
    ['nothing', null],
    ['a list', []],
    ['entries that are none', { model_list: [null, {}, { model_name: 5, litellm_params: {} }] }],
    [
      'settings of other shapes',
      { model_list: [], router_settings: [], litellm_settings: { fallbacks: {}, num_retries: 'x' } },
    ],
  ])('of %s gives an empty document and says why', (_, file) => {
    const result = importLiteLlm(file);
    expect(result.document).toEqual({ version: 1, providers: [], routes: [] });
    expect(findImportProblems(result.document)).toEqual([]);
  });
});
