import type { LiveOrganization, SnapshotBody } from '@headgate/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSnapshot } from './build-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import type { ConfigurationRows } from './configuration-rows.ts';
import { encodeSnapshot } from './encode-snapshot.ts';
import { formatEnvelope } from './envelope-text.ts';
import { parseEnvelope } from './parse-envelope.ts';
import { prepareSnapshot } from './prepare-snapshot.ts';
import { aProject, aProvider, aRoute, someRows } from './testing/rows.ts';
import { noTurns, testSign, testVerify } from './testing/stand-ins.ts';

function compile(overrides: Partial<ConfigurationRows>): Promise<LiveOrganization> {
  return compileSnapshot({ body: buildSnapshot(someRows(overrides)), hash: 'h' }, noTurns);
}

const tools = { sign: testSign, yieldNow: noTurns };

describe('what does not compile', () => {
  it.each<[string, Partial<ConfigurationRows>, string, string]>([
    ['a route to a provider that is not there', { providers: [] }, 'reference_missing', 'routes.0.models.0.provider'],
    [
      "a route of the organization to a project's provider",
      { providers: [aProvider('openai', { projectId: 'prj_1' })] },
      'reference_missing',
      'routes.0.models.0.provider',
    ],
    [
      "a route of one project to another's provider",
      { providers: [aProvider('openai', { projectId: 'prj_2' })], routes: [aRoute('r', { projectId: 'prj_1' })] },
      'reference_missing',
      'routes.0.models.0.provider',
    ],
    [
      'a route of a project to a provider it is not shown',
      { providers: [aProvider('openai', { projects: ['staging'] })], routes: [aRoute('r', { projectId: 'prj_1' })] },
      'reference_missing',
      'routes.0.models.0.provider',
    ],
    [
      'a route of a project that is not there',
      { routes: [aRoute('r', { projectId: 'prj_9' })] },
      'reference_missing',
      'routes.0.project',
    ],
    [
      'a provider of a project that is not there',
      { providers: [aProvider('p', { projectId: 'prj_9' })] },
      'reference_missing',
      'providers.0.project',
    ],
    [
      'two routes of one name',
      { routes: [aRoute('r'), aRoute('r', { id: 'rte_2' })] },
      'name_duplicate',
      'routes.1.name',
    ],
    [
      'two providers of one name',
      { providers: [aProvider('openai'), aProvider('openai', { id: 'prv_z' })] },
      'name_duplicate',
      'providers.1.name',
    ],
    [
      'an address that is none',
      { providers: [aProvider('openai', { baseUrl: 'nonsense' })] },
      'shape_invalid',
      'providers.0.base_url',
    ],
  ])('%s', async (_what, overrides, reason, path) => {
    await expect(compile(overrides)).rejects.toMatchObject({ reason, path });
  });

  it('is never published', async () => {
    await expect(prepareSnapshot(someRows({ providers: [] }), tools)).rejects.toMatchObject({
      reason: 'reference_missing',
    });
    const { envelope, compiled } = await prepareSnapshot(someRows(), tools);
    expect(compiled).toMatchObject({ org: 'org_a', rev: 7, keysRev: 3, hash: envelope.sha256 });
  });

  it('is a listed project that is not there', async () => {
    const body = buildSnapshot(someRows());
    const routes = body.routes.map((one) => ({ ...one, projects: ['prj_1', 'prj_9'] }));
    await expect(compileSnapshot({ body: { ...body, routes }, hash: '' }, noTurns)).rejects.toMatchObject({
      path: 'routes.0.projects.1',
    });
  });
});

describe('an organization of ten thousand projects', () => {
  it('holds what they share once', async () => {
    const projects = Array.from({ length: 10_000 }, (_, at) => aProject(`prj_${at}`, `p${at}`));
    const live = await compile({ projects, routes: Array.from({ length: 200 }, (_, at) => aRoute(`r${at}`)) });
    const lists = new Set([...live.projects.values()].map((one) => one.listRoutes()));
    expect(lists.size).toBe(1);
    expect(new Set([...live.projects.values()].map((one) => one.findRoute('r7'))).size).toBe(1);
  });
});

describe('compile after parse', () => {
  const name = fc.stringMatching(/^[a-z]{1,4}$/);
  const rows = fc
    .record({
      routes: fc.uniqueArray(
        fc.record({
          name,
          owner: fc.constantFrom(null, 'prj_1', 'prj_2'),
          enabled: fc.boolean(),
          weight: fc.option(fc.nat(100), { nil: undefined }),
        }),
        { selector: (one) => `${one.owner} ${one.name}`, maxLength: 20 },
      ),
    })
    .map(({ routes }) =>
      someRows({
        routes: routes.map((one) =>
          aRoute(one.name, {
            projectId: one.owner,
            enabled: one.enabled,
            body: {
              type: 'chat',
              config: {},
              models: [{ name: 'm', provider: 'openai', ...(one.weight !== undefined && { weight: one.weight }) }],
            },
          }),
        ),
      }),
    );
  const shown = (live: LiveOrganization) => [...live.projects.values()].map((one) => [one.id, one.listRoutes()]);

  it('gives what compiling the rows gives, however often it travels', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (some) => {
        const body = buildSnapshot(some);
        const text = formatEnvelope(encodeSnapshot(body, testSign));
        const parsed = await parseEnvelope(text, { verify: testVerify, yieldNow: noTurns });
        expect(formatEnvelope(encodeSnapshot(parsed.body as SnapshotBody, testSign))).toBe(text);
        expect(shown(await compileSnapshot(parsed, noTurns))).toEqual(
          shown(await compileSnapshot({ body, hash: '' }, noTurns)),
        );
      }),
      { numRuns: 50 },
    );
  });
});
