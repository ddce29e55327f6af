import { mergeSettings, type RouteConfig, type RouteSettings } from '@headgate/domain';
import { isJsonObject, type JsonValue } from '@headgate/kernel';
import { compileAttempts } from './compile-route.ts';

/** Who says something for a route. */
export const settingSources = ['organization', 'project', 'route', 'default'] as const;

/** One setting as it holds, and who says so. */
export interface TracedSetting {
  readonly value: JsonValue;
  readonly from: (typeof settingSources)[number];
}

/** What says something for a route, from afar to near. */
export interface SettingLayers {
  readonly organization: RouteSettings;
  readonly project: RouteSettings;
  readonly route: RouteConfig;
}

/** What holds for a route and who says so, by path such as `timeouts.total_ms`; merged and filled in as a proxy does it. */
export function traceSettings({ organization, project, route }: SettingLayers): Record<string, TracedSetting> {
  const merged = mergeSettings(mergeSettings(organization, project), route);
  const said = { route: flatten(route), project: flatten(project), organization: flatten(organization) };
  const { retries, timeouts } = compileAttempts(merged);
  const { connectMs: connect_ms, firstByteMs: ttft_ms, idleMs: idle_ms, totalMs: total_ms } = timeouts;
  const filled = { ...merged, retries, timeouts: { connect_ms, ttft_ms, idle_ms, total_ms } };
  return Object.fromEntries(
    [...flatten(filled)].map(([path, value]) => {
      const from = (['route', 'project', 'organization'] as const).find((layer) => said[layer].has(path));
      return [path, { value, from: from ?? 'default' }];
    }),
  );
}

/** Settings by path; only those that are inherited member by member are taken apart. */
function flatten(settings: object): Map<string, JsonValue> {
  const plain = JSON.parse(JSON.stringify(settings)) as Record<string, JsonValue>;
  return new Map(
    Object.entries(plain).flatMap(([name, value]) =>
      (name === 'timeouts' || name === 'tags') && isJsonObject(value)
        ? Object.entries(value).flatMap(([member, of]) =>
            of === undefined ? [] : [[`${name}.${member}`, of] as const],
          )
        : [[name, value] as const],
    ),
  );
}
