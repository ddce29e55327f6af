import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describeFields } from './http/describe-fields.ts';
import { convertSchema, toComponents } from './http/openapi-schema.ts';
import { problemDocument } from './http/problem-document.ts';

const intro = `Everything an operator manages: projects, API keys, providers and their secrets, routes, and what became of them.

Authorize with an admin key, such as the one \`npm start\` prints (\`x-api-key\`, or \`Authorization: Bearer\`). Errors are \`application/problem+json\` with a stable \`code\`;
everything wrong with a body is reported at once. Every resource has an \`ETag\`; a write takes \`If-Match\`. Every write answers with
the \`x-headgate-revision\` it is part of, and with \`?wait=applied\` once the proxies run it.`;

/** The OpenAPI document of a running application. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Headgate admin API')
    .setDescription(intro)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addTag('Organizations', 'Tenants: made and removed with a platform key, described by their owners.')
    .addTag('Members', 'People of an organization, their roles, and how they come in.')
    .addTag('Identity providers', 'Whom an organization trusts to say who its people are.')
    .addTag('Sessions', 'People at the console: in, out, and what they have open.')
    .addTag('Projects', 'Isolated environments or teams of an organization.')
    .addTag('API keys', 'Inference keys for applications, admin keys for whoever manages. Shown once.')
    .addTag('Providers', 'Vendor accounts; each comes with a reserved route of its own name.')
    .addTag('Provider secrets', 'Credentials of a provider: sealed when they arrive, masked ever after.')
    .addTag('Routes', 'What applications call by name or path.')
    .addTag('Policies', 'How a target is chosen for each call.')
    .addTag(
      'Data protection templates',
      'What to look for in calls and what to do about it; routes refer to one by name.',
    )
    .addTag('Models', 'What is known of models: limits, abilities, prices; and what the organization says otherwise.')
    .addTag('Declarative configuration', 'The whole organization as one document: export, validate, plan, apply.')
    .addTag('Requests', 'What applications have asked, one row a request.')
    .addTag('Archive', 'What routes keep of what was asked and answered.')
    .addTag('Proxies', 'Which proxy serves which revision.')
    .addTag('Master key', 'What wraps the data keys of all organizations, and how another takes its place.')
    .addTag('Audit', 'Who changed what, and whether the record is whole.')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An admin key.' }, 'api-key')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'The same key as a bearer token.' }, 'bearer')
    .addSecurityRequirements('api-key')
    .addSecurityRequirements('bearer')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    standardSchemaConverter: convertSchema,
    autoTagControllers: false,
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  document.components = {
    ...document.components,
    schemas: describeFields(toComponents(document.components?.schemas, problemDocument)),
  };
  return document;
}
