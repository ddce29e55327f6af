const prefix = 'hgv_';

/**
 * What stands for a provider's secret in calls: it says which secret to use and is none itself. Made of the secret's id, so both
 * planes know it without storing it, and worth nothing without an API key of the same organization.
 */
export function toVirtualKey(secretId: string): string {
  return `${prefix}${secretId.slice(secretId.indexOf('_') + 1)}`;
}

/** True where a virtual key stands for the secret of this id. */
export function isVirtualKeyOf(virtualKey: string, secretId: string): boolean {
  return virtualKey === toVirtualKey(secretId);
}
