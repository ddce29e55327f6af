import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { faults } from '@headgate/kernel';
import { adminEnv } from '../../apps/admin-api/src/config.ts';
import { proxyEnv } from '../../apps/proxy/src/config.ts';
import { standaloneEnv } from '../../apps/standalone/src/config.ts';
import { workerEnv } from '../../apps/worker/src/config.ts';
import { type AppEnvironment, renderConfigPage, renderEnvExample } from './config-page.ts';
import { listVariables } from './environment.ts';
import { renderErrorPage } from './error-page.ts';

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
const containerApps = apps.filter(({ app }) => app !== 'standalone');

/** Writes the generated pages below `root`, or with `isCheck` names those that differ from what is there. */
export function generateDocs(root: string, isCheck: boolean): string[] {
  const pages: Record<string, string> = {
    'docs/errors.md': renderErrorPage(faults),
    'docs/config.md': renderConfigPage(apps),
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
