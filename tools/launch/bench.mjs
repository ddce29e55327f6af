import { spawn } from 'node:child_process';
import { runMain } from './fail.mjs';
import { prepare, toolEnvironment } from './prepare.mjs';
import { inRoot, root } from './root.mjs';

await runMain(async () => {
  const node = await prepare((what) => process.stdout.write(`headgate: ${what}\n`));
  const args = ['--conditions=@headgate/source', inRoot('test/bench/run.ts'), ...process.argv.slice(2)];
  const bench = spawn(node, args, { cwd: root, env: toolEnvironment(node), stdio: 'inherit' });
  return new Promise((resolve) => bench.once('exit', (code) => resolve(code ?? 1)));
});
