import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { proxyNodeOptions } from './app-plans.ts';

describe('the proxy', () => {
  it('runs with the same options of Node in its image', () => {
    const image = fs.readFileSync(path.resolve(import.meta.dirname, '../../proxy/Dockerfile'), 'utf8');
    const [, command = ''] = /^CMD (\[.*\])$/m.exec(image) ?? [];
    expect(JSON.parse(command)).toEqual(['node', '--enable-source-maps', ...proxyNodeOptions, 'dist/proxy/main.js']);
  });
});
