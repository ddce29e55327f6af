import type { RouteSettings, SnapshotBody } from '@headgate/domain';

interface Defaults {
  readonly settings: RouteSettings;
  readonly defaultPolicy: string | null;
}

/** What an organization or a project says for its routes, as it travels; nothing where it says nothing. */
export function defaultsOf({ settings, defaultPolicy }: Defaults): Pick<SnapshotBody, 'settings' | 'default_policy'> {
  return {
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(defaultPolicy !== null && { default_policy: defaultPolicy }),
  };
}
