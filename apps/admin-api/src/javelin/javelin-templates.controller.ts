import { Controller } from '@nestjs/common';
import { templateBody } from '../dlp-templates/template-body.ts';
import type { TemplateResource } from '../dlp-templates/template-resource.ts';
import { javelinHandlers } from './javelin-handlers.ts';
import { JavelinResource } from './javelin-resource.ts';
import { KeptFields } from './kept-fields.ts';
import { Nouns } from './nouns.ts';
import type { SplitBody } from './split-body.ts';
import { fromJavelinTemplate, toJavelinTemplate } from './template-shape.ts';

/** Data protection templates as that API's clients know them. */
@Controller('v1/admin/processors/dp/templates')
export class JavelinTemplatesController extends javelinHandlers<TemplateResource, SplitBody>(
  'guardrail:read',
  'guardrail:write',
) {
  constructor(nouns: Nouns, kept: KeptFields) {
    super(
      new JavelinResource(kept, {
        word: 'Template',
        kind: 'dlp_template',
        nameOf: ({ name }) => name,
        list: (caller, query) => nouns.templates.queries.list(caller, query),
        get: (caller, name) => nouns.templates.queries.get(caller, name),
        create: (caller, { body }) => nouns.templates.service.create(caller, templateBody.read(body)),
        patch: (caller, name, { body, demands }) => nouns.templates.service.patch(caller, name, body, demands),
        delete: (caller, name, demands) => nouns.templates.service.delete(caller, name, demands),
        split: fromJavelinTemplate,
        present: async (caller, templates) => {
          const found = await kept.find(
            caller,
            'dlp_template',
            templates.map(({ id }) => id),
          );
          return templates.map((template) => toJavelinTemplate(template, found.get(template.id)));
        },
      }),
    );
  }
}
