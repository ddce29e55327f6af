import type { OrganizationRow } from '@headgate/database';
import { listSettingsNotEnforced, policyAlias, routeSettings } from '@headgate/domain';
import { z } from 'zod';
import { bodySchema, patchBody, publishPatch, readWith } from '../http/body-schema.ts';
import { dropReadOnly, publishReadOnly, readOnlyFields } from '../http/read-only-fields.ts';
import { refuseUnavailable } from './refuse-unavailable.ts';

/** What only answers hold of an organization's settings. */
export const readOnlyOfSettings = ['id', 'default_policy', 'not_enforced', 'version'];

const example = { settings: { retries: 2, timeouts: { total_ms: 60000 } } };

/** What every project and route of an organization begins with. */
export const settingsResource = z
  .object({
    id: readOnlyFields.id,
    settings: routeSettings,
    default_policy: z.string().nullable().describe('Alias of the policy for calls that name nothing.'),
    not_enforced: z.array(z.string()).describe('Settings that are stored but not enforced by this version.'),
    version: readOnlyFields.version,
  })
  .meta({
    id: 'OrganizationSettings',
    example: { id: 'org_4fTq0ZbW9sKx', ...example, default_policy: 'support-agent', not_enforced: [], version: 2 },
  });
export type SettingsResource = z.infer<typeof settingsResource>;

export const settingsInput = z.strictObject({ settings: routeSettings.default({}) });
const published = z
  .strictObject({ ...settingsInput.shape, ...publishReadOnly(readOnlyOfSettings) })
  .meta({ id: 'OrganizationSettingsInput', example });

/** What replaces the settings. */
export const settingsBody = bodySchema<z.infer<typeof settingsInput>>(published, (body) => {
  const draft = readWith(settingsInput, dropReadOnly(body, readOnlyOfSettings));
  return refuseUnavailable(draft, draft.value?.settings ?? {});
});

/** What changes them; null in it resets to the default. */
export const settingsPatch = patchBody(
  publishPatch(published, ['settings']).meta({
    id: 'OrganizationSettingsPatch',
    example: { settings: { retries: null } },
  }),
);

/** What names the default policy. */
export const defaultPolicyInput = z
  .strictObject({ policy: policyAlias })
  .meta({ id: 'DefaultPolicyInput', example: { policy: 'support-agent' } });
export const defaultPolicyBody = bodySchema<z.infer<typeof defaultPolicyInput>>(defaultPolicyInput, (body) =>
  readWith(defaultPolicyInput, body),
);

/** What every answer shows. */
export function presentSettings(row: OrganizationRow): SettingsResource {
  return {
    id: row.id,
    settings: row.settings,
    default_policy: row.defaultPolicy,
    not_enforced: listSettingsNotEnforced(row.settings),
    version: row.settingsVersion,
  };
}
