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
          // A machine that is busy with other things is no failure.
          testTimeout: 30_000,
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
          ...servers,
        },
      },
      { ...shared, test: { name: 'e2e', include: ['test/e2e/**/*.spec.ts'], fileParallelism: false, ...servers } },
    ],
  },
});
