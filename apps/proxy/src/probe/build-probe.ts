import type { LiveOrganization, LiveProject, LiveProvider, LiveRoute, SealedSecret } from '@headgate/domain';
import type { ProbeRequest } from '@headgate/jobs';
import { fault, type JsonObject } from '@headgate/kernel';
import type { Identity } from '@headgate/pipeline';

const timeouts = { connectMs: 5_000, firstByteMs: 15_000, idleMs: 10_000, totalMs: 20_000 };

/** What a probe calls, and as whom. */
export interface Probe {
  readonly identity: Identity;
  readonly secret: SealedSecret | undefined;
  readonly path: string;
  readonly query: string;
  readonly body: JsonObject | undefined;
}

/**
 * The provider alone behind a route of its own: one target, one credential, no second try. Whether it is switched on does not
 * matter, as that is what somebody wants to find out first. Throws `not_found`, `provider_secret_missing`.
 */
export function buildProbe(config: LiveOrganization, request: ProbeRequest): Probe {
  const found = findProvider(config, request);
  if (found === undefined) throw fault('not_found', { message: 'No project sees this provider, so nothing calls it.' });
  const secret = chooseSecret(found.provider, request.secret);
  const provider: LiveProvider = { ...found.provider, enabled: true, secrets: secret === undefined ? [] : [secret] };
  const [target] = found.route.targets;
  if (target === undefined) throw fault('internal');
  const route: LiveRoute = {
    ...found.route,
    ...{ enabled: true, isReserved: true, isBalanced: false, retries: 0, timeouts },
    targets: [{ ...target, provider, model: '*', suffix: undefined, secretName: undefined, weight: 1 }],
  };
  return { identity: identityOf(config, found.project, route), secret, ...callOf(request, provider) };
}

interface Found {
  readonly project: LiveProject;
  readonly provider: LiveProvider;
  readonly route: LiveRoute;
}

function findProvider(config: LiveOrganization, { provider: { id, name } }: ProbeRequest): Found | undefined {
  for (const project of config.projects.values()) {
    const provider = project.findProvider(name);
    const route = project.findRoute(name);
    if (provider?.id === id && route !== undefined) return { project, provider, route };
  }
  return undefined;
}

function chooseSecret(provider: LiveProvider, name: string | null): SealedSecret | undefined {
  if (name !== null) {
    const named = provider.secrets.find((secret) => secret.name === name);
    if (named === undefined) throw fault('provider_secret_missing');
    return { ...named, enabled: true };
  }
  const enabled = provider.secrets.filter((secret) => secret.enabled);
  return enabled.toSorted((left, right) => right.weight - left.weight)[0];
}

function identityOf(config: LiveOrganization, { id, slug }: LiveProject, route: LiveRoute): Identity {
  const project: LiveProject = {
    id,
    slug,
    findRoute: () => route,
    findRouteByPath: () => undefined,
    findProvider: () => route.targets[0]?.provider,
    listRoutes: () => [route],
    defaultRoute: route,
  };
  const caller = { org: config.org, project: id, keyId: 'probe', routes: undefined, models: undefined };
  return { caller, config, project };
}

function callOf(
  { asks, type, model }: ProbeRequest,
  { kind }: LiveProvider,
): { path: string; query: string; body: JsonObject | undefined } {
  // Gemini's own page is of 50 models.
  if (asks === 'models') {
    return { path: '/v1/query/probe/models', query: kind === 'google-gemini' ? '?pageSize=1000' : '', body: undefined };
  }
  // OpenAI's newer models know only the longer name, other vendors only the shorter one.
  const limit = kind === 'openai' ? { max_completion_tokens: 16 } : { max_tokens: 16 };
  switch (type) {
    case 'embedding':
      return { path: '/v1/embeddings', query: '', body: { model, input: 'ping' } };
    case 'completion':
      return { path: '/v1/completions', query: '', body: { model, prompt: 'ping', max_tokens: 16 } };
    case 'chat':
      return {
        path: '/v1/chat/completions',
        query: '',
        body: { model, messages: [{ role: 'user', content: 'ping' }], ...limit },
      };
  }
}
