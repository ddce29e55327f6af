import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Operation {
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
}

const methods = new Set(['get', 'post', 'put', 'patch', 'delete']);
/** In step with the program: the contract tests. */
const page = readFileSync(path.join(import.meta.dirname, '../../docs/openapi.json'), 'utf8');
const { paths } = JSON.parse(page) as { paths: Record<string, Record<string, Operation>> };
const operations = Object.entries(paths).flatMap(([url, item]) =>
  Object.entries(item)
    .filter(([method]) => methods.has(method))
    .map(([method, { responses }]) => ({
      method,
      // Words before names: `/keys/x` is never `/keys/{id}` where both are there.
      names: url.split('{').length,
      pattern: new RegExp(`^${url.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      codes: new Set(Object.values(responses).flatMap(({ description = '' }) => listCodes(description))),
    })),
);
operations.sort((left, right) => left.names - right.names);

/** What an operation answered with and does not say of itself; undefined where it said so, or where nothing is documented there. */
export function findUndocumented(method: string, url: string, code: unknown): string | undefined {
  const [at = ''] = url.split('?');
  // A path that cannot be read is no operation's.
  if (code === 'endpoint_not_found') return undefined;
  const operation = operations.find((one) => one.method === method.toLowerCase() && one.pattern.test(at));
  if (operation === undefined || typeof code !== 'string' || operation.codes.has(code)) return undefined;
  return `${method} ${at} answered ${code}, which its description does not list`;
}

function listCodes(description: string): string[] {
  return [...description.matchAll(/`([a-z_]+)`: /g)].map(([, code]) => code ?? '');
}
