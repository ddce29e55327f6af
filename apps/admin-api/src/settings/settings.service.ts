import { Injectable } from '@nestjs/common';
import { type Changed, type ChangeTx, Database, type OrganizationDefaults } from '@headgate/database';
import { fault, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { findStrategyProblems } from '../dlp-templates/find-strategy-problems.ts';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { findReadOnlyProblems } from '../http/read-only-fields.ts';
import { readPatch } from '../http/read-patch.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { assertDefaultPolicy } from './assert-default-policy.ts';
import {
  presentSettings,
  readOnlyOfSettings,
  settingsBody,
  settingsInput,
  type SettingsResource,
} from './settings-resource.ts';

type Settings = Pick<SettingsResource, 'settings'>;

/** What the projects and routes of an organization begin with. */
@Injectable()
export class SettingsService {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
  ) {}

  get(caller: AdminCaller): Promise<SettingsResource> {
    return this.database.inTenant(caller.org, async (tx) => presentSettings(await tx.organizations.get(caller.org)));
  }

  replace(caller: AdminCaller, draft: Draft<Settings>, demands: Preconditions): Promise<Changed<SettingsResource>> {
    return this.write(caller, demands, () => Promise.resolve(draft));
  }

  patch(caller: AdminCaller, patch: JsonObject, demands: Preconditions): Promise<Changed<SettingsResource>> {
    return this.write(caller, demands, async (tx) => {
      const present = presentSettings(await tx.organizations.get(caller.org));
      const options = { schema: settingsInput, read: settingsBody.read, readOnly: readOnlyOfSettings };
      return readPatch(present, patch, options);
    });
  }

  /** Exactly one from the first on: it can be replaced, never removed. */
  setDefaultPolicy(
    caller: AdminCaller,
    draft: Draft<{ policy: string }>,
    demands: Preconditions,
  ): Promise<Changed<SettingsResource>> {
    assertUnbound(caller);
    const { policy } = accept(draft);
    return this.changes.run(caller, async (tx) => {
      await assertDefaultPolicy(tx, { org: caller.org, project: null, alias: policy });
      return this.store(caller, tx, { change: { defaultPolicy: policy }, demands });
    });
  }

  private write(
    caller: AdminCaller,
    demands: Preconditions,
    read: (tx: ChangeTx) => Promise<Draft<Settings>>,
  ): Promise<Changed<SettingsResource>> {
    assertUnbound(caller);
    return this.changes.run(caller, async (tx) => {
      const draft = await read(tx);
      const present = presentSettings(await tx.organizations.get(caller.org));
      const named = { org: caller.org, project: null, path: 'settings' };
      const { settings } = accept(draft, [
        ...findReadOnlyProblems(draft.sent, readOnlyOfSettings, present),
        ...(await findStrategyProblems(tx, settingsOf(draft.body), named)),
      ]);
      return this.store(caller, tx, { change: { settings }, demands });
    });
  }

  private async store(
    caller: AdminCaller,
    tx: ChangeTx,
    { change, demands }: { change: OrganizationDefaults; demands: Preconditions },
  ): Promise<SettingsResource> {
    const before = await tx.organizations.get(caller.org);
    assertPrecondition(demands, presentSettings(before));
    if (changesNothing(before, change)) return presentSettings(before);
    const after = await tx.organizations.updateDefaults(before, change);
    if (after === undefined) throw fault('version_mismatch');
    tx.record({
      action: 'update',
      resourceKind: 'organization',
      resourceId: after.id,
      resourceName: after.slug,
      before: presentSettings(before),
      after: presentSettings(after),
    });
    return presentSettings(after);
  }
}

function settingsOf(body: unknown): JsonValue | undefined {
  return isJsonObject(body) ? body['settings'] : undefined;
}

function assertUnbound({ isBound }: AdminCaller): void {
  if (isBound) {
    throw fault('permission_denied', {
      message: 'A key bound to a project may not change what the organization says.',
    });
  }
}
