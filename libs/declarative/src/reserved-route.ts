import { anyModel } from '@headgate/domain';
import type { Named } from './resource-key.ts';
import type { StateRoute } from './tenant-state.ts';

/** The reserved route as a new provider gets it. */
export function reservedRoute(provider: Named & { readonly projects: readonly string[] | null }): StateRoute {
  const { project, name, projects } = provider;
  return {
    project,
    name,
    reserved: true,
    type: 'chat',
    enabled: true,
    projects: projects === null ? null : [...projects],
    models: [{ name: anyModel, provider: name }],
    config: {},
  };
}
