import type { LiveProvider } from '@headgate/domain';
import type { Identity } from '../ports.ts';

/** Whether another project of the organization calls the same provider, and so with the same credentials. */
export function isSharedProvider({ config, project }: Identity, { id, name }: LiveProvider): boolean {
  for (const other of config.projects.values()) {
    if (other.id !== project.id && other.findProvider(name)?.id === id) return true;
  }
  return false;
}
