import { defined, type JsonObject, type Problem } from '@headgate/kernel';
import type { ProjectResource } from '../projects/project-resource.ts';
import { objectAt } from './javelin-body.ts';
import { timesOf, withoutTimes } from './javelin-times.ts';
import type { SplitBody } from './split-body.ts';

/** A project as a client of that API reads it: its gateway. */
export function toJavelinGateway(project: ProjectResource, kept: JsonObject = {}): JsonObject {
  const config = objectAt(kept, 'config');
  const { buid = null, base_url = null, organization_id = null, system_namespace = null } = config;
  return {
    gateway_id: project.id,
    name: project.slug,
    type: kept['type'] ?? null,
    enabled: true,
    config: { buid, base_url, api_key: null, organization_id, system_namespace },
    ...timesOf(project),
  };
}

/** What a client of that API has sent of a gateway, in our spelling. */
export function fromJavelinGateway(sent: JsonObject): SplitBody {
  const { name, type, enabled: _, config: __, gateway_id: ___, ...rest } = withoutTimes(sent);
  const { buid, base_url, organization_id, system_namespace } = objectAt(sent, 'config');
  return {
    body: defined({ ...rest, slug: name }),
    kept: defined({ type, config: defined({ buid, base_url, organization_id, system_namespace }) }),
  };
}

/** What a project cannot be or keep, and a client of that API may ask for. */
export function findGatewayProblems(sent: JsonObject): Problem[] {
  const problems: Problem[] = [];
  if (sent['enabled'] === false) problems.push({ path: 'enabled', message: 'a project cannot be switched off' });
  if (objectAt(sent, 'config')['api_key'] !== undefined) {
    problems.push({ path: 'config.api_key', message: 'is not kept here; make an API key of the project' });
  }
  return problems;
}
