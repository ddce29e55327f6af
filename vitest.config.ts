import { defineConfig } from 'vitest/config';

const sourceCondition = ['@headgate/source'];
const shared = {
  resolve: { conditions: sourceCondition },
  // Only our own condition: Vitest hands these to Node as well, where 'import' would also steer require().
  ssr: { resolve: { conditions: sourceCondition } },
};
/** Layers that need servers share one embedded PostgreSQL and one Redis, started here unless the environment names others. */
const servers = { globalSetup: ['test/support/servers.global.ts'], testTimeout: 30_000, hookTimeout: 60_000 };

export default defineConfig({
  ...shared,
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'unit',
          include: ['libs/*/src/**/*.spec.ts', 'apps/*/src/**/*.spec.ts', 'tools/**/*.spec.ts'],
          setupFiles: ['reflect-metadata'],
          // Modules keep nothing a test could leave behind; loading them once per file took more time than the tests.
          isolate: false,
          // Three times what the slowest takes on a machine that is busy with other things.
          testTimeout: 15_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'contract',
          include: ['test/contract/**/*.spec.ts'],
          setupFiles: ['reflect-metadata'],
          testTimeout: 60_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.spec.ts'],
          setupFiles: ['reflect-metadata'],
          isolate: false,
          // Half of the time is spent waiting for a server.
          maxWorkers: 2,
          ...servers,
        },
      },
      { ...shared, test: { name: 'e2e', include: ['test/e2e/**/*.spec.ts'], fileParallelism: false, ...servers } },
    ],
  },
});
