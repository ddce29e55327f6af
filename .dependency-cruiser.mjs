import fs from 'node:fs';
import path from 'node:path';

const root = import.meta.dirname;

/** Alternatives for a pattern: names of the libraries with one of these tags. */
function librariesTagged(...wanted) {
  const names = fs.readdirSync(path.join(root, 'libs')).filter((name) => {
    const file = path.join(root, 'libs', name, 'package.json');
    if (!fs.existsSync(file)) return false;
    return (JSON.parse(fs.readFileSync(file, 'utf8')).nx?.tags ?? []).some((tag) => wanted.includes(tag));
  });
  return names.length > 0 ? `(?:${names.join('|')})` : '(?!)';
}

const specs = '\\.(?:spec|suite)\\.ts$|/src/testing/';
const pure = librariesTagged('type:util', 'type:contract', 'type:engine');
const ioModules =
  '^(?:node:)?(?:fs|net|tls|http|https|http2|dns|dgram|child_process|cluster|worker_threads|readline|repl|inspector|process|os|timers)(?:/|$)';

/** Only these folders may import this package; tests cross every boundary on purpose. */
function only(name, owners, packages) {
  return {
    name: `only-${name}`,
    severity: 'error',
    comment: `Only ${owners.join(' and ')} may import ${packages.join(', ')}: a replaceable edge has one door.`,
    from: { path: '^(?:libs|apps)/', pathNot: owners.map((owner) => `^${owner}/`) },
    to: { path: packages.map((pattern) => `(?:^|/)node_modules/${pattern}/|^${pattern}(?:/|$)`) },
  };
}

/** What the tags of Nx cannot say; see docs/adr/0001. */
export default {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'Two files that need each other are one file, or lack a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-the-door-of-a-library',
      severity: 'error',
      comment: 'From outside, a library is its index.ts or its testing/index.ts; the rest is its own affair.',
      from: { path: '^(?:libs|apps)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/(?:testing/)?index\\.ts$'] },
    },
    {
      name: 'only-the-door-of-a-library-for-tests',
      severity: 'error',
      comment: 'Tests that cross projects use the same doors; what they need belongs there or behind /testing.',
      from: { path: '^(?:test|tools|prisma)/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/(?:testing/)?index\\.ts$' },
    },
    {
      name: 'no-own-door',
      severity: 'error',
      comment: 'Inside a library, import the file: its index is for others, and makes cycles.',
      from: { path: '^libs/([^/]+)/src/' },
      to: { path: '^libs/$1/src/index\\.ts$' },
    },
    {
      name: 'testing-only-from-tests',
      severity: 'error',
      comment: 'Builders and fakes never reach a running process.',
      from: { path: '^(?:libs|apps)/', pathNot: specs },
      to: { path: ['/src/testing/', '(?:^|/)node_modules/(?:vitest|fast-check)/', '^test/'] },
    },
    {
      name: 'pure-code-does-no-io',
      severity: 'error',
      comment:
        'Engines and contracts see no socket, no file, no process: they declare a port and an adapter implements it.',
      from: { path: `^libs/${pure}/src/`, pathNot: specs },
      to: { path: ioModules, dependencyTypes: ['core'] },
    },
    {
      name: 'proxy-without-nest-or-sql',
      severity: 'error',
      comment: 'The proxy must not reach the control plane even by way of somebody else.',
      from: { path: '^apps/proxy/src/', pathNot: specs },
      to: { path: '^libs/database/|(?:^|/)node_modules/(?:@nestjs|@prisma|pg)/', reachable: true },
    },
    {
      name: 'shared-code-knows-no-plane',
      severity: 'error',
      comment: 'What both planes load may not drag one plane into the other.',
      from: { path: `^libs/${librariesTagged('plane:shared')}/` },
      to: { path: `^libs/${librariesTagged('plane:control', 'plane:data')}/` },
    },
    {
      name: 'data-plane-knows-no-control-plane',
      severity: 'error',
      comment: 'The data plane serves while the control plane is down, so it cannot contain it.',
      from: { path: `^(?:libs/${librariesTagged('plane:data')}|apps/proxy)/` },
      to: { path: `^libs/${librariesTagged('plane:control')}/` },
    },
    {
      name: 'control-plane-knows-no-data-plane',
      severity: 'error',
      comment: 'What the control plane checks it checks with shared code, never with the code that serves.',
      from: { path: `^(?:libs/${librariesTagged('plane:control')}|apps/(?!proxy/)[^/]+)/` },
      to: { path: `^libs/${librariesTagged('plane:data')}/` },
    },
    {
      name: 'nothing-imports-an-app',
      severity: 'error',
      comment: 'Apps are processes: what two of them need is a library.',
      from: { path: ['^libs/', '^apps/([^/]+)/'] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    only('prisma', ['libs/database'], ['@prisma', 'pg']),
    only('ioredis', ['libs/redis', 'libs/queue'], ['ioredis']),
    only('bullmq', ['libs/queue'], ['bullmq']),
    only('undici', ['libs/upstream'], ['undici']),
    only('nest', ['apps/admin-api', 'apps/worker'], ['@nestjs', 'class-validator', 'class-transformer', 'passport']),
    {
      name: 'declared-packages-only',
      severity: 'error',
      comment: 'A package that only the workspace root or nobody declares is missing from the image.',
      from: { path: '^(?:libs|apps)/', pathNot: specs },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'not-to-unresolvable',
      severity: 'error',
      comment: 'An import that leads nowhere.',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(?:^|/)(?:dist|src/generated)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@headgate/source', 'import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
