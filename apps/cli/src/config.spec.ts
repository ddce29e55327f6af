import { describe, expect, it } from 'vitest';
import { readCliConfig } from './config.ts';

describe('the environment of the command line', () => {
  it.each([
    [{}, { url: undefined, apiKey: undefined, configHome: undefined }],
    [
      { HEADGATE_URL: '', HEADGATE_API_KEY: '' },
      { url: undefined, apiKey: undefined },
    ],
    [
      { HEADGATE_URL: 'https://h.example', HEADGATE_API_KEY: 'k' },
      { url: 'https://h.example', apiKey: 'k' },
    ],
    [{ HOME: '/home/me' }, { configHome: '/home/me/.config' }],
    [{ HOME: '/home/me', XDG_CONFIG_HOME: '/x' }, { configHome: '/x' }],
  ])('%j', (env, expected) => {
    expect(readCliConfig(env)).toMatchObject(expected);
  });

  it('gives a document the variables it names, and says what is wrong without saying the value', () => {
    expect(readCliConfig({ OPENAI_API_KEY: 'sk-x' }).readVariable('OPENAI_API_KEY')).toBe('sk-x');
    expect(() => readCliConfig({ HEADGATE_URL: 'file:///etc' })).toThrow('HEADGATE_URL must be an http or https URL');
  });
});
