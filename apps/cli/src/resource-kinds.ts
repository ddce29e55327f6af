import { isJsonObject, type JsonValue } from '@headgate/kernel';
import { column, type Column } from './render-table.ts';
import { textOf } from './text-of.ts';

/** A kind of resource as the command line shows it. */
export interface ResourceKind {
  readonly path: string;
  readonly columns: readonly Column[];
  /** False for lists whose query takes no page size. */
  readonly isPaged?: boolean;
  /** False for lists whose members have no address of their own. */
  readonly hasNames?: boolean;
}

const models: Column = {
  heading: 'models',
  text: ({ models: list }) =>
    (Array.isArray(list) ? (list as readonly JsonValue[]) : [])
      .map((model) => (isJsonObject(model) ? `${textOf(model['provider'])}/${textOf(model['name'])}` : ''))
      .join(' '),
};

/** The kinds there are, by the word that names them. */
export const resourceKinds: Readonly<Record<string, ResourceKind>> = {
  projects: { path: '/projects', columns: [column('slug'), column('name'), column('description')] },
  providers: {
    path: '/providers',
    columns: [column('name'), column('kind'), column('project'), column('enabled'), column('origin'), column('secret')],
  },
  routes: {
    path: '/routes',
    columns: [column('name'), column('type'), column('project'), column('enabled'), column('reserved'), models],
  },
  policies: {
    path: '/policies',
    columns: [
      column('alias'),
      column('project'),
      { heading: 'strategy', text: ({ strategy }) => (isJsonObject(strategy) ? textOf(strategy['type']) : '') },
      column('live'),
      column('version'),
    ],
  },
  'dlp-templates': {
    path: '/dlp-templates',
    columns: [column('name'), column('type'), column('project'), column('enabled'), column('description')],
  },
  keys: {
    path: '/keys',
    columns: [
      column('id'),
      column('name'),
      column('kind'),
      column('role'),
      column('project'),
      column('status'),
      column('expires_at', 'expires'),
    ],
  },
  requests: {
    path: '/requests',
    columns: [
      column('started_at', 'started'),
      column('status'),
      column('route'),
      column('model_used', 'model'),
      column('provider'),
      column('latency_ms', 'ms'),
      column('request_id', 'id'),
    ],
  },
  proxies: {
    path: '/proxies',
    isPaged: false,
    hasNames: false,
    columns: [column('proxy'), column('rev', 'revision'), column('is_current', 'current')],
  },
  audit: {
    path: '/audit',
    hasNames: false,
    columns: [
      column('seq'),
      column('at'),
      column('action'),
      column('resource_kind', 'kind'),
      column('resource_name', 'name'),
      column('revision'),
    ],
  },
};
