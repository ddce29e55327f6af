import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findTrouble, openAppLog } from './app-log.ts';

describe('what is shown of a log', () => {
  it.each([
    { line: '{"level":30,"msg":"ready"}', shown: undefined },
    { line: '{"level":40,"msg":"slow"}', shown: 'warning: slow' },
    { line: '{"level":50,"msg":"failed","err":{"message":"no disk"}}', shown: 'error: failed (no disk)' },
    { line: '{"level":60,"msg":"no disk","err":{"message":"no disk"}}', shown: 'fatal: no disk' },
    { line: '{"level":"warn","msg":"slow"}', shown: 'warning: slow' },
    { line: '{"level":"info","msg":"fine"}', shown: undefined },
    { line: '{broken', shown: undefined },
    { line: 'TypeError: x is not a function', shown: 'TypeError: x is not a function' },
    { line: '    at main (file:1:1)', shown: undefined },
    { line: 'plain words', shown: undefined },
  ])('$line -> $shown', ({ line, shown }) => {
    expect(findTrouble(line)).toBe(shown);
  });

  it('is kept in the file whole, and the last failure remembered for a while', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'headgate-log-'));
    const shown: string[] = [];
    let nowMs = 0;
    const log = openAppLog(
      path.join(folder, 'app.log'),
      (line) => shown.push(line),
      () => nowMs,
    );
    for (const line of ['{"level":30,"msg":"a"}', '{"level":50,"msg":"b"}', '{"level":40,"msg":"w"}', 'c'])
      log.write(line);
    log.close();
    await expect
      .poll(() => readFileSync(log.file, 'utf8'))
      .toBe('{"level":30,"msg":"a"}\n{"level":50,"msg":"b"}\n{"level":40,"msg":"w"}\nc\n');
    expect(shown).toEqual(['error: b', 'warning: w']);
    expect(log.recentFailure()).toBe('error: b');
    nowMs = 60_000;
    expect(log.recentFailure()).toBe('');
    rmSync(folder, { recursive: true, force: true });
  });
});
