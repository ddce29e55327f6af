import type { Problem } from '@headgate/kernel';
import { findUnavailablePolicy } from './policy/policy-availability.ts';
import type { RouteConfig } from './route.ts';
import type { RouteSettings } from './route-settings.ts';

const protections = ['dlp', 'content_filter', 'prompt_safety', 'security_filters', 'language', 'budget'] as const;

/**
 * Protections a route asks for that this version cannot give. They are refused on write: a guardrail or a budget that is
 * stored but not enforced would be a promise nobody keeps.
 */
export function findUnavailable(config: RouteConfig): Problem[] {
  const { policy } = config;
  const inline = typeof policy === 'object' ? findUnavailablePolicy(policy) : [];
  return [
    ...protections
      .filter((name) => config[name]?.enabled === true)
      .map((name) => ({
        path: `config.${name}.enabled`,
        message: 'this version does not enforce it yet; leave it off',
      })),
    ...inline.map(({ path, message }) => ({ path: `config.policy.${path}`, message })),
  ];
}

/** The same for settings that routes inherit, with paths below `settings`. */
export function findUnavailableSettings(settings: RouteSettings): Problem[] {
  return findUnavailable(settings).map((problem) => ({ ...problem, path: toSettings(problem.path) }));
}

/** Inherited settings that are stored but not enforced by this version, below `settings`. */
export function listSettingsNotEnforced(settings: RouteSettings): string[] {
  return listNotEnforced(settings).map(toSettings);
}

function toSettings(path: string): string {
  return path.replace(/^config\./, 'settings.');
}

/** Settings that are stored and shown but not enforced by this version; every answer names them. */
export function listNotEnforced(config: RouteConfig): string[] {
  const names: string[] = [];
  if ((config.rate_limit ?? 0) > 0) names.push('config.rate_limit');
  return names;
}
