import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { describeApi } from './describe-api.ts';

/** The page needs its own scripts, its inline styles and the API; from anywhere else it loads nothing. */
const docsPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ');

/** Swagger UI at `/docs`, from this process alone, and the document at `/v1/admin/openapi.json`. */
export function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'v1/admin/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Headgate admin API',
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      docExpansion: 'none',
      filter: true,
      tryItOutEnabled: true,
      validatorUrl: null,
    },
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onSend', async (request, reply) => {
      if (/^\/docs(?:[/?]|$)/.test(request.url)) reply.header('content-security-policy', docsPolicy);
    });
}
