import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { type ServerProgram, startChildServer } from './child-server.ts';
import { findProgramOf, isGone } from './process-alive.ts';

/** A stand-in for a server: a Node program given as text. */
function program(script: string, changes: Partial<ServerProgram> = {}): ServerProgram {
  return {
    name: 'Stand-in',
    command: process.execPath,
    args: ['-e', script],
    env: {},
    readyLine: /^ready$/,
    stopSignal: 'TERM',
    ...changes,
  };
}
const runsForever = 'setInterval(() => {}, 1000); console.log("ready");';

describe('a child server', () => {
  it('is started when it says that it is ready, on whichever output', async () => {
    const server = await startChildServer(program('setInterval(() => {}, 1000); console.error("ready");'));
    expect(server.pid).toBeGreaterThan(0);
    await server.stop();
  });

  it('ends cleanly on its own stop signal', async () => {
    const server = await startChildServer(program(`process.on("SIGTERM", () => process.exit(7)); ${runsForever}`));
    await server.stop();
    expect(await server.exited).toEqual({ isExpected: true, code: 7, signal: null });
  });

  it('may be stopped twice', async () => {
    const server = await startChildServer(program(runsForever));
    await Promise.all([server.stop(), server.stop()]);
    await server.stop();
    expect(await server.exited).toMatchObject({ isExpected: true });
  });

  it('reports a death nobody asked for', async () => {
    const server = await startChildServer(program(runsForever));
    process.kill(server.pid, 'SIGKILL');
    expect(await server.exited).toEqual({ isExpected: false, code: null, signal: 'SIGKILL' });
  });

  it('is told its configuration on standard input', async () => {
    const echo = 'process.stdin.on("data", (d) => console.log(String(d))); setInterval(() => {}, 1000);';
    const lines: string[] = [];
    const server = await startChildServer(program(echo, { input: 'ready', onLine: (line) => lines.push(line) }));
    await server.stop();
    expect(lines).toEqual(['ready']);
  });

  it.each([
    {
      why: 'the telling line of its log',
      script: 'console.error("FATAL: no disk\\nbye"); process.exit(3)',
      says: /ended at once \(3\): FATAL: no disk$/,
    },
    {
      why: 'its last line when none tells',
      script: 'console.log("a\\nb"); process.exit(1)',
      says: /ended at once \(1\): b$/,
    },
    { why: 'its code when it is mute', script: 'process.exit(9)', says: /ended at once \(9\)$/ },
  ])('that does not start is explained by $why', async ({ script, says }) => {
    const start = startChildServer(program(script));
    await expect(start).rejects.toMatchObject({ problem: 'start_failed' });
    await expect(start).rejects.toThrow(says);
  });

  it('that does not exist is reported, not thrown from elsewhere', async () => {
    const start = startChildServer(program('', { command: '/no/such/program' }));
    await expect(start).rejects.toThrow(/could not be run: .*ENOENT/);
  });

  it.skipIf(process.platform === 'win32')('ends when the process that started it is killed outright', async () => {
    const source = new URL('./child-server.ts', import.meta.url).href;
    const starter = `
      const { startChildServer } = await import(${JSON.stringify(source)});
      const server = await startChildServer(${JSON.stringify({ ...program(runsForever), readyLine: undefined }).replace(
        '{',
        '{ readyLine: /^ready$/, ',
      )});
      console.log(server.pid);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', starter], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    const pid = Number(line);
    expect(await findProgramOf(pid)).toBeTruthy();
    parent.kill('SIGKILL');
    expect(await isGone(pid, /./, 10_000)).toBe(true);
  });
});
