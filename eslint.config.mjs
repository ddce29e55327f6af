import fs from 'node:fs';
import path from 'node:path';
import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;

/** Folders of the projects with one of these tags; the tags in each package.json are the only list there is. */
function foldersTagged(...wanted) {
  return ['libs', 'apps'].flatMap((parent) =>
    fs.readdirSync(path.join(root, parent)).flatMap((name) => {
      const file = path.join(root, parent, name, 'package.json');
      if (!fs.existsSync(file)) return [];
      const tags = JSON.parse(fs.readFileSync(file, 'utf8')).nx?.tags ?? [];
      return tags.some((tag) => wanted.includes(tag)) ? [`${parent}/${name}`] : [];
    }),
  );
}

const specs = ['**/*.spec.ts', '**/*.suite.ts', '**/src/testing/**', 'test/**'];
const pureFolders = foldersTagged('type:util', 'type:contract', 'type:engine');

const nest = ['@nestjs/*', 'class-validator', 'class-transformer'];
const prisma = ['@prisma/*', 'prisma', 'pg'];
/** Both axes of every project: what kind of code it is, and which process may load it. See docs/adr/0001. */
const depConstraints = [
  {
    sourceTag: 'plane:data',
    onlyDependOnLibsWithTags: ['plane:data', 'plane:shared'],
    bannedExternalImports: [...nest, ...prisma],
  },
  { sourceTag: 'plane:control', onlyDependOnLibsWithTags: ['plane:control', 'plane:shared'] },
  {
    sourceTag: 'plane:shared',
    onlyDependOnLibsWithTags: ['plane:shared'],
    bannedExternalImports: [...nest, ...prisma],
  },
  // reflect-metadata, fast-check and vitest: specs are part of their project, and Nx does not tell them apart.
  { sourceTag: 'type:util', onlyDependOnLibsWithTags: ['type:util'], allowedExternalImports: ['vitest', 'fast-check'] },
  {
    sourceTag: 'type:contract',
    onlyDependOnLibsWithTags: ['type:contract', 'type:util'],
    allowedExternalImports: ['zod', 'vitest', 'fast-check'],
  },
  {
    sourceTag: 'type:engine',
    onlyDependOnLibsWithTags: ['type:engine', 'type:contract', 'type:util'],
    // They only compute. yaml: what declarative documents are written in. re2js: patterns of tenants, in linear time.
    allowedExternalImports: ['zod', 'yaml', 're2js', 'vitest', 'fast-check'],
  },
  { sourceTag: 'type:adapter', onlyDependOnLibsWithTags: ['type:engine', 'type:contract', 'type:util'] },
  {
    sourceTag: 'type:app',
    onlyDependOnLibsWithTags: ['type:engine', 'type:adapter', 'type:contract', 'type:util'],
  },
  { sourceTag: 'type:test', onlyDependOnLibsWithTags: ['*'] },
];

const ioModules =
  '^(node:)?(fs|net|tls|http|https|http2|dns|dgram|child_process|cluster|worker_threads|readline|repl|inspector|process|os|timers)(/.*)?$';
const noEnv = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: "The environment is read once, in the app's config.ts; hand the value down instead.",
};
const noEnvImport = {
  selector: "ImportDeclaration[source.value='node:process']",
  message: 'Use the global `process`, whose environment these rules can see.',
};
const clientOfHttp = (object) =>
  ['request', 'get'].map((property) => ({ object, property, message: 'Outgoing HTTP goes through libs/upstream.' }));
const ownClockAndChance = [
  ['Math', 'random'],
  ['Date', 'now'],
  ['performance', 'now'],
  ['crypto', 'randomUUID'],
  ['crypto', 'getRandomValues'],
].map(([object, property]) => ({
  object,
  property,
  message: 'Engines receive chance and time; they never fetch them.',
}));

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      'libs/database/src/generated/**',
      'coverage/**',
      '.headgate/**',
      '.nx/**',
    ],
  },
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      // An async method that fulfils an asynchronous interface may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // In templates a number reads as a number.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': 'error',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 50, skipComments: true }],
      'max-params': ['error', 4],
      complexity: ['error', 10],
      'no-restricted-syntax': ['error', noEnv, noEnvImport],
      'no-restricted-globals': [
        'error',
        ...['fetch', 'WebSocket', 'EventSource'].map((name) => ({
          name,
          message: 'Outgoing HTTP goes through libs/upstream.',
        })),
      ],
      'no-restricted-properties': [
        'error',
        ...clientOfHttp('http'),
        ...clientOfHttp('https'),
        { object: 'globalThis', property: 'fetch' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: ['node:http', 'node:https', 'http', 'https'].map((name) => ({
            name,
            importNames: ['request', 'get'],
            message: 'Outgoing HTTP goes through libs/upstream.',
          })),
        },
      ],
    },
  },
  {
    files: ['{apps,libs}/**/*.ts'],
    plugins: { '@nx': nx },
    rules: { '@nx/enforce-module-boundaries': ['error', { depConstraints, enforceBuildableLibDependency: false }] },
  },
  {
    files: pureFolders.map((folder) => `${folder}/src/**/*.ts`),
    ignores: specs,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: ioModules, message: 'Engines and contracts do no input or output: declare a port.' }] },
      ],
      'no-restricted-globals': ['error', 'fetch', 'WebSocket', 'EventSource'],
    },
  },
  {
    // The kernel holds the one clock and the one source of chance that apps hand to everybody else.
    files: pureFolders.map((folder) => `${folder}/src/**/*.ts`),
    ignores: [...specs, 'libs/kernel/**'],
    rules: {
      'no-restricted-properties': ['error', ...ownClockAndChance],
      'no-restricted-globals': [
        'error',
        'fetch',
        'setTimeout',
        'setInterval',
        'setImmediate',
        'WebSocket',
        'EventSource',
      ],
    },
  },
  {
    // The one client of providers, and that of addresses somebody typed in; the standalone launcher talks to its own children, the command line to the admin API.
    files: [
      'libs/upstream/src/**/*.ts',
      'libs/outbound/src/**/*.ts',
      'apps/standalone/src/**/*.ts',
      'apps/cli/src/admin-client.ts',
    ],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-properties': 'off', 'no-restricted-imports': 'off' },
  },
  { files: ['apps/*/src/config.ts'], rules: { 'no-restricted-syntax': ['error', noEnvImport] } },
  {
    files: specs,
    rules: {
      // Tables of cases are read row by row.
      'max-lines': ['error', 400],
      'max-lines-per-function': 'off',
      'max-params': 'off',
      'no-restricted-syntax': 'off',
      'no-restricted-globals': 'off',
      'no-restricted-imports': 'off',
      'no-restricted-properties': [
        'error',
        ...['mock', 'doMock', 'hoisted'].map((property) => ({
          object: 'vi',
          property,
          message: 'Hand a double to the constructor; do not replace a file under the code.',
        })),
      ],
      // Matchers and parsed replies are `any` by their authors' types; the assertion itself is the check.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
    },
  },
  {
    files: ['test/bench/**', 'tools/**/*.ts', 'prisma/**/*.ts'],
    rules: { 'no-console': 'off', 'no-restricted-syntax': 'off', 'no-restricted-globals': 'off' },
  },
  {
    files: ['*.config.ts', '**/*.global.ts'],
    rules: { 'no-restricted-exports': 'off', 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { ecmaVersion: 'latest', sourceType: 'module' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-undef': 'off',
      'max-lines': ['error', 300],
      'max-lines-per-function': ['error', { max: 50, skipComments: true }],
      'max-params': ['error', 4],
      complexity: ['error', 10],
    },
  },
);
