import { Controller } from '@nestjs/common';
import { slug } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { validationFault } from '../http/validation-fault.ts';
import { projectBody } from '../projects/project-body.ts';
import type { ProjectResource } from '../projects/project-resource.ts';
import { findGatewayProblems, fromJavelinGateway, toJavelinGateway } from './gateway-shape.ts';
import { javelinHandlers } from './javelin-handlers.ts';
import { JavelinResource } from './javelin-resource.ts';
import { KeptFields } from './kept-fields.ts';
import { Nouns } from './nouns.ts';
import type { SplitBody } from './split-body.ts';

/** Projects as that API's clients know them: its gateways. */
@Controller('v1/admin/gateways')
export class JavelinGatewaysController extends javelinHandlers<ProjectResource, SplitBody>(
  'project:read',
  'project:write',
) {
  constructor(nouns: Nouns, kept: KeptFields) {
    super(
      new JavelinResource(kept, {
        word: 'Gateway',
        kind: 'project',
        nameOf: (project) => project.slug,
        list: (caller, query) => nouns.projects.queries.list(caller, query),
        get: (caller, name) => nouns.projects.queries.get(caller, readSlug(name)),
        create: (caller, { body }) => nouns.projects.service.create(caller, projectBody.read(body)),
        patch: (caller, name, { body, demands }) => nouns.projects.service.patch(caller, readSlug(name), body, demands),
        delete: (caller, name, demands) => nouns.projects.service.delete(caller, readSlug(name), demands),
        split: splitGateway,
        present: async (caller, projects) => {
          const found = await kept.find(
            caller,
            'project',
            projects.map(({ id }) => id),
          );
          return projects.map((project) => toJavelinGateway(project, found.get(project.id)));
        },
      }),
    );
  }
}

function splitGateway(sent: JsonObject): SplitBody {
  const problems = findGatewayProblems(sent);
  if (problems.length > 0) throw validationFault(problems);
  return fromJavelinGateway(sent);
}

/** The name in the path; what no project can be called is a mistake, not a project that is missing. */
function readSlug(name: string): string {
  const { error } = slug.safeParse(name);
  if (error === undefined) return name;
  throw validationFault(error.issues.map(({ message }) => ({ path: 'name', message })));
}
