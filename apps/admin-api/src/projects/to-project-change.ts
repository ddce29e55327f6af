import type { ProjectRow } from '@headgate/database';
import type { ProjectInput } from '@headgate/domain';

/** What a project says, as its row holds it; what it does not say is reset. */
export function toProjectChange(
  input: Omit<ProjectInput, 'slug'>,
): Pick<ProjectRow, 'name' | 'description' | 'settings' | 'defaultPolicy'> {
  const { name = null, description = null, settings = {}, default_policy: defaultPolicy = null } = input;
  return { name, description, settings, defaultPolicy };
}
