import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { openAppLog } from './app-log.ts';
import { startApp } from './child-app.ts';

const says = (level: number, msg: string): string => `console.log(${JSON.stringify(JSON.stringify({ level, msg }))});`;

it.each([
  ['an error', `${says(50, 'no disk')} process.exitCode = 3;`, '(code 3): error: no disk; its log is'],
  ['a warning only', `${says(40, 'slow')} process.exitCode = 3;`, '(code 3); its log is'],
  ['an error, but killed', `${says(50, 'no disk')} process.kill(process.pid, 'SIGKILL');`, '(SIGKILL); its log is'],
])('an app that ends after %s has an obituary to match', async (_, program, words) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'headgate-child-'));
  writeFileSync(path.join(folder, 'main.mjs'), program);
  const log = openAppLog(path.join(folder, 'app.log'));
  const app = startApp({ name: 'proxy', program: path.join(folder, 'main.mjs'), env: {}, log, tellsReady: true });
  app.ready.catch(() => undefined);
  expect(await app.died).toContain(`the proxy ended unexpectedly ${words}`);
  log.close();
  rmSync(folder, { recursive: true, force: true });
});
