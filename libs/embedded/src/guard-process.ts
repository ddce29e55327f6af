import { spawn } from 'node:child_process';

/**
 * Ends `pid` with `signal` if this process goes away without doing so itself, even by kill -9. The returned function
 * lifts the guard; call it once the process has ended, because its number may then belong to somebody else.
 */
export function guardProcess(pid: number, signal: 'INT' | 'TERM'): () => void {
  if (process.platform === 'win32') return () => undefined; // no shell to keep watch; job objects would need native code

  // The guard holds the reading end of a pipe and never gets a byte: end of file means that we are gone. A shell, as it
  // costs a megabyte where a Node process costs forty; in a session of its own, so that Ctrl-C reaches only us.
  const script = `trap '' INT TERM HUP; while read -r _; do :; done; kill -${signal} ${pid} 2>/dev/null`;
  const guard = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.once('error', () => undefined);
  guard.stdin.once('error', () => undefined);
  guard.unref();
  return () => {
    guard.kill('SIGKILL');
  };
}
