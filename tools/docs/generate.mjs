import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = path.join(import.meta.dirname, '../..');
const outDir = path.join(root, 'node_modules/.cache/headgate/docs');
const isCheck = process.argv.includes('--check');

// The pages come from the sources, which need decorators and our own packages: the transformer of the build serves here too.
const isOwnCode = (id) =>
  id.startsWith('.') ||
  path.isAbsolute(id) ||
  id.startsWith('@headgate/') ||
  id.startsWith('@oxc-project/') ||
  id.startsWith('\0');
const bundle = await rolldown({
  input: { docs: path.join(import.meta.dirname, 'main.ts') },
  platform: 'node',
  tsconfig: path.join(root, 'tsconfig.json'),
  external: (id) => !isOwnCode(id),
  resolve: { conditionNames: ['@headgate/source', 'import', 'node', 'default'] },
});
await bundle.write({ dir: outDir, format: 'esm', cleanDir: true });
const { generateDocs } = await import(pathToFileURL(path.join(outDir, 'docs.js')).href);

const differing = await generateDocs(root, isCheck);
if (differing.length === 0) process.stdout.write('generated pages are in step\n');
else if (!isCheck) process.stdout.write(`written: ${differing.join(', ')}\n`);
else {
  process.stderr.write(`out of step with the sources: ${differing.join(', ')}; run npm run docs:generate\n`);
  process.exitCode = 1;
}
