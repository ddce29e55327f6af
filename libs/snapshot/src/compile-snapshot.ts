import { type LiveOrganization, type LiveProject, modelKey } from '@headgate/domain';
import { areSameParts, compareParts } from './compare-parts.ts';
import { type Compilation, CompileMemory } from './compile-memory.ts';
import { changeRoutes, type CompiledRoutes, compileRoutes } from './compile-routes.ts';
import { compileSurroundings } from './compile-surroundings.ts';
import { CompiledProject, SharedScope } from './compiled-project.ts';
import type { ParsedSnapshot, SnapshotContent } from './parse-envelope.ts';
import { Slices, type YieldNow } from './slices.ts';
import { SnapshotError } from './snapshot-error.ts';

/**
 * Compiles a snapshot for the hot path, in slices. Throws `SnapshotError` with the path of the first reference that leads nowhere.
 *
 * Names resolve where they are written: a route of the organization reaches the organization's providers, whoever calls it, and
 * also one that the caller's project does not see by name, since showing the route is what shows them. A route of a project
 * reaches what the project sees. The reserved route of a provider is seen where its provider is.
 *
 * Settings resolve where a route is called: the route's own, else those of the calling project, else the organization's.
 *
 * With the `memory` of earlier snapshots of the organization it costs what has changed since: where only routes have, those; else
 * every entry that is new or names something that is. Settings cost nothing: what routes become by them is made at their first call.
 */
export async function compileSnapshot(
  snapshot: Pick<ParsedSnapshot, 'body' | 'hash'> & Partial<Pick<ParsedSnapshot, 'parts'>>,
  yieldNow: YieldNow,
  memory = new CompileMemory(),
): Promise<LiveOrganization> {
  const { body, hash } = snapshot;
  const slices = new Slices(yieldNow);
  const compilation = await compile(snapshot, memory, slices);
  const projects = await compileProjects(body, compilation, slices);
  memory.last = compilation;
  const models = new Map((body.models ?? []).map((said) => [modelKey(said), said]));
  return { org: body.org, rev: body.rev, hash, keysRev: body.keys_rev, dataKey: body.data_key, models, projects };
}

type Source = Pick<ParsedSnapshot, 'body'> & Partial<Pick<ParsedSnapshot, 'parts'>>;

async function compile({ body, parts }: Source, memory: CompileMemory, slices: Slices): Promise<Compilation> {
  const last = memory.last && isAround(memory.last, parts) ? memory.last : undefined;
  const surroundings = last?.surroundings ?? (await compileSurroundings(body, { entries: memory.entries, slices }));
  const routes =
    (await changeLast(last, { body, parts }, slices)) ?? (await compileRoutes(body.routes, surroundings, slices));
  return { parts, surroundings, routes };
}

/** Whether nothing but routes, and what the organization says for all of them, is other than it was. */
function isAround({ parts: before }: Compilation, parts: Compilation['parts']): boolean {
  if (before === undefined || parts === undefined) return false;
  return (['projects', 'providers', 'policies'] as const).every((kind) => areSameParts(before[kind], parts[kind]));
}

async function changeLast(
  last: Compilation | undefined,
  { body, parts }: Source,
  slices: Slices,
): Promise<CompiledRoutes | undefined> {
  const changes = last?.parts && parts && compareParts(last.parts.routes, parts.routes);
  if (last === undefined || changes === undefined) return undefined;
  return changeRoutes(last.routes, { ...changes, all: body.routes }, { surroundings: last.surroundings, slices });
}

async function compileProjects(
  body: SnapshotContent,
  { surroundings, routes }: Compilation,
  slices: Slices,
): Promise<Map<string, LiveProject>> {
  const { providers, aliases, compiler } = surroundings;
  const { names, paths } = routes;
  if (body.default_policy !== undefined && aliases.findAs(null, body.default_policy) === undefined) {
    throw missing('default_policy', `there is no policy "${body.default_policy}"`);
  }
  const shared = new SharedScope({ routes: names.shared, providers: providers.shared, aliases: aliases.shared }, paths);
  const plain = compiler.compilePlain();
  const adapterFor = compiler.adapters.select(body);
  const projects = new Map<string, LiveProject>();
  for (const [index, project] of body.projects.entries()) {
    const { id } = project;
    const local = { routes: names.localOf(id), providers: providers.localOf(id), aliases: aliases.localOf(id) };
    const adapt = adapterFor(project.settings);
    const live = new CompiledProject(project, shared, { local, adapt, plain, defaultAlias: body.default_policy });
    if (project.default_policy !== undefined && live.defaultRoute === undefined) {
      throw missing(`projects.${index}.default_policy`, `there is no policy "${project.default_policy}"`);
    }
    projects.set(id, live);
    const turn = slices.step(1);
    if (turn !== undefined) await turn;
  }
  return projects;
}

function missing(path: string, message: string): SnapshotError {
  return new SnapshotError('reference_missing', path, message);
}
