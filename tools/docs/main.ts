// First: the decorators of the admin API need it when they are read.
import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { faults } from '@headgate/kernel';
import { adminEnv } from '../../apps/admin-api/src/config.ts';
import { documentSchema } from '../../apps/admin-api/src/declarative/document-schema.ts';
import { buildOpenApiDocument } from '../../apps/admin-api/src/openapi.ts';
import { commands } from '../../apps/cli/src/commands.ts';
import { cliEnv } from '../../apps/cli/src/config.ts';
import { proxyEnv } from '../../apps/proxy/src/config.ts';
import { setUpEnv, standaloneEnv } from '../../apps/standalone/src/config.ts';
import { workerEnv } from '../../apps/worker/src/config.ts';
import { renderCliPage } from './cli-page.ts';
import { type AppEnvironment, renderConfigPage, renderEnvExample } from './config-page.ts';
import { listVariables } from './environment.ts';
import { renderErrorPage } from './error-page.ts';
import { renderFidelityPage } from './fidelity/fidelity-page.ts';

const apps: AppEnvironment[] = [
  {
    app: 'standalone',
    purpose: 'What `npm start` runs: everything on one machine.',
    variables: listVariables('standalone', standaloneEnv),
  },
  {
    app: 'admin-api',
    purpose: 'The control plane. As many as you like.',
    variables: listVariables('admin-api', adminEnv),
  },
  {
    app: 'worker',
    purpose: 'Publishes configuration and stores usage. As many as you like.',
    variables: listVariables('worker', workerEnv),
  },
  {
    app: 'proxy',
    purpose: 'The data plane. As many as you like; each needs a STATE_DIR of its own.',
    variables: listVariables('proxy', proxyEnv),
  },
];
apps.push({
  app: 'set-up job',
  purpose: 'Runs before the others, once per version: `dist/standalone/set-up-job.js`.',
  variables: listVariables('set-up job', setUpEnv),
});
apps.push({
  app: 'cli',
  purpose: 'The command line, `npm run headgate --`. Needs none of these in a checkout where `npm start` runs.',
  variables: listVariables('cli', cliEnv),
});
const containerApps = apps.filter(({ app }) => app !== 'standalone' && app !== 'cli');

/** Writes the generated pages below `root`, or with `isCheck` names those that differ from what is there. */
export async function generateDocs(root: string, isCheck: boolean): Promise<string[]> {
  const pages: Record<string, string> = {
    'docs/errors.md': renderErrorPage(faults),
    'docs/config.md': renderConfigPage(apps),
    'docs/cli.md': renderCliPage(commands),
    'docs/fidelity.md': renderFidelityPage(),
    'docs/openapi.json': `${JSON.stringify(await buildOpenApiDocument(), null, 2)}\n`,
    'docs/config-document.schema.json': `${JSON.stringify(documentSchema(), null, 2)}\n`,
    '.env.example': renderEnvExample(containerApps),
  };
  const differing = Object.keys(pages).filter((file) => pages[file] !== readOrEmpty(path.join(root, file)));
  if (!isCheck) for (const file of differing) writeFileSync(path.join(root, file), pages[file] ?? '');
  return differing;
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
