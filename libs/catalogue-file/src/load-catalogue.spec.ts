import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aCatalogueText } from '@headgate/catalogue/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCatalogue } from './load-catalogue.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'headgate-catalogue-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(name: string, text: string): string {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
const builtIn = (text = aCatalogueText()) => put('data/catalogue/models.json', text);

describe('the catalogue of models', () => {
  it('is the one the program was built with, found above it', () => {
    builtIn();
    const from = path.join(root, 'dist/proxy');
    mkdirSync(from, { recursive: true });
    const { catalogue, troubles } = loadCatalogue({ from });
    expect(catalogue.find('openai', 'gpt-x')?.facts.name).toBe('GPT X');
    expect(troubles).toEqual([]);
  });

  it('is the one an operator names, where that is whole', () => {
    builtIn();
    const file = put('mine.json', aCatalogueText({ name: 'Mine' }));
    expect(loadCatalogue({ file, from: root }).catalogue.find('openai', 'gpt-x')?.facts.name).toBe('Mine');
  });

  it.each([
    ['no JSON', '{"format":1,'],
    ['another format', '{"format":2,"source":{},"vendors":{}}'],
    ['a list', '[]'],
    ['missing', undefined],
  ])('that is %s gives way to the one that was good, and says so', (_, text) => {
    builtIn();
    const file = text === undefined ? path.join(root, 'nowhere.json') : put('mine.json', text);
    const { catalogue, troubles } = loadCatalogue({ file, from: root });
    expect(catalogue.find('openai', 'gpt-x')?.facts.name).toBe('GPT X');
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toContain(file);
  });

  it('with one broken row is used without that row, and says which', () => {
    const text = aCatalogueText().replace('"gpt-x":{', '"broken":{"name":7},"gpt-x":{');
    const { catalogue, troubles } = loadCatalogue({ file: put('mine.json', text), from: root });
    expect(catalogue.find('openai', 'gpt-x')).toBeDefined();
    expect(catalogue.find('openai', 'broken')).toBeUndefined();
    expect(troubles.join()).toContain('openai/broken');
  });

  it('that nobody has is empty, and says so', () => {
    const { catalogue, troubles } = loadCatalogue({ from: path.parse(root).root });
    expect([catalogue.size, troubles.length]).toEqual([0, 1]);
  });
});
