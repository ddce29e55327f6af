import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { readYaml, YamlError } from '@headgate/declarative';
import { fault, type JsonValue } from '@headgate/kernel';
import type { FastifyInstance } from 'fastify';

/** Below which documents are sent. */
const configPath = '/v1/admin/config/';
/** Largest document, in bytes: 10,000 routes are a few million. */
const maxDocumentBytes = 16 * 1024 * 1024;
/** YAML is read about twenty times slower than JSON, by the one thread everybody shares. */
const maxYamlBytes = 2 * 1024 * 1024;
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
        done(null, parse(String(body)));
      } catch (error) {
        done(error as Error);
      }
    });
  }
}

function parse(text: string): JsonValue {
  try {
    const value = readYaml(text);
    if (holdsUnstorableText(value)) {
      throw fault('request_invalid', { message: 'A text in the body holds U+0000 or half a surrogate pair.' });
    }
    return value;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw fault('body_malformed', { message: `The request body is not valid YAML: ${error.message}.` });
  }
}

/** PostgreSQL takes neither, in texts or in names. */
function holdsUnstorableText(value: JsonValue): boolean {
  return /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/.test(JSON.stringify(value));
}
