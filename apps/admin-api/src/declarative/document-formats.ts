import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { fault } from '@headgate/kernel';
import type { FastifyInstance } from 'fastify';
import { YamlText } from './yaml-text.ts';

/** Below which documents are sent. */
const configPath = '/v1/admin/config/';
/** Largest document, in bytes: 10,000 routes are a few million. */
const maxDocumentBytes = 8 * 1024 * 1024;
/** YAML takes about a second a megabyte, fifty times as long as JSON, of the one thread everybody shares. */
const maxYamlBytes = 1024 * 1024;
const yamlTypes = ['application/yaml', 'application/x-yaml', 'text/yaml'];

/** Lets documents, and nothing else, be larger than other bodies and be YAML. */
@Injectable()
export class DocumentFormats {
  private readonly fastify: FastifyInstance;

  constructor(host: HttpAdapterHost<FastifyAdapter>) {
    this.fastify = host.httpAdapter.getInstance();
    // In the constructor, because the hook must be there before the routes are.
    this.fastify.addHook('onRoute', (route) => {
      if (route.url.startsWith(configPath)) route.bodyLimit = maxDocumentBytes;
    });
  }

  /** Later than the constructor: the application chooses its parsers anew after the modules were made. */
  onModuleInit(): void {
    this.fastify.addContentTypeParser(yamlTypes, { parseAs: 'string' }, (request, body, done) => {
      try {
        if (request.routeOptions.url?.startsWith(configPath) !== true) throw fault('content_type_unsupported');
        if (Buffer.byteLength(body) > maxYamlBytes) throw fault('body_too_large');
        done(null, new YamlText(String(body)));
      } catch (error) {
        done(error as Error);
      }
    });
  }
}
