import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { renderConfigPage, renderEnvExample } from './config-page.ts';
import { listVariables } from './environment.ts';
import { renderErrorPage } from './error-page.ts';

const schema = z.object({
  PORT: z.coerce.number().int().default(8080).describe('Where it listens.'),
  REDIS_URL: z.url().describe('Where Redis is.'),
  SECRET: z
    .string()
    .transform((text) => ({ hidden: text.length }))
    .describe('A secret | with a bar.'),
  NOTE: z.string().optional().describe('Anything.'),
});

describe('variables read out of a schema', () => {
  it('know what must be set, what is set by default, and what they mean', () => {
    expect(listVariables('proxy', schema)).toEqual([
      { name: 'PORT', isRequired: false, preset: '8080', description: 'Where it listens.' },
      { name: 'REDIS_URL', isRequired: true, preset: undefined, description: 'Where Redis is.' },
      { name: 'SECRET', isRequired: true, preset: undefined, description: 'A secret | with a bar.' },
      { name: 'NOTE', isRequired: false, preset: undefined, description: 'Anything.' },
    ]);
  });

  it('must each be described', () => {
    expect(() => listVariables('proxy', z.object({ MUTE: z.string() }))).toThrow('MUTE of proxy');
  });
});

describe('the pages', () => {
  const apps = [
    { app: 'proxy', purpose: 'Serves.', variables: listVariables('proxy', schema) },
    { app: 'worker', purpose: 'Works.', variables: listVariables('worker', schema.pick({ REDIS_URL: true })) },
  ];

  it('show each variable of each app, with bars that do not break the table', () => {
    const page = renderConfigPage(apps);
    expect(page).toContain('| `PORT` | `8080` | Where it listens. |');
    expect(page).toContain('| `SECRET` | **required** | A secret \\| with a bar. |');
    expect(page.match(/`REDIS_URL`/g)).toHaveLength(2);
  });

  it('give an example file with each variable once, and comments where none is needed', () => {
    const example = renderEnvExample(apps);
    expect(example.match(/^REDIS_URL=$/gm)).toHaveLength(1);
    expect(example).toContain('# Read by: proxy, worker.\nREDIS_URL=');
    expect(example).toContain('\n# PORT=8080\n');
  });

  it('list every error with its status, side and whether to try again', () => {
    const page = renderErrorPage({ busy: { status: 503, origin: 'gateway', retryable: true, message: 'Busy | now.' } });
    expect(page).toContain('| `busy` | 503 | gateway | yes | Busy \\| now. |');
  });
});
