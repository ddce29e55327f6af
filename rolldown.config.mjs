import { defineConfig } from 'rolldown';

/** One bundle per process: our own code inlined, packages from the registry left in node_modules. */
const apps = ['admin-api', 'worker', 'proxy', 'standalone', 'cli'];

const isOwnCode = (id) =>
  id.startsWith('.') ||
  id.startsWith('/') ||
  /^[A-Za-z]:[\\/]/.test(id) ||
  id.startsWith('@headgate/') ||
  // Helpers of the transformer and virtual modules have no package to resolve at run time.
  id.startsWith('@oxc-project/') ||
  id.startsWith('\0');

export default defineConfig(
  apps.map((app) => ({
    input: {
      main: `apps/${app}/src/main.ts`,
      // The job that deployments run before the apps.
      ...(app === 'standalone' && { 'set-up-job': 'apps/standalone/src/set-up-job.ts' }),
    },
    platform: 'node',
    tsconfig: 'tsconfig.json',
    external: (id) => !isOwnCode(id),
    resolve: { conditionNames: ['@headgate/source', 'import', 'node', 'default'] },
    output: { dir: `dist/${app}`, format: 'esm', sourcemap: true, cleanDir: true },
  })),
);
