import type { Problem } from '@headgate/kernel';
import type { OutboundRules } from './outbound-rules.ts';

const defaultPorts: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 };

/**
 * What is wrong with an address that somebody writes down for the gateway to call: a provider's base URL, a webhook, an identity
 * provider. Checked again when it is called, as a name may come to stand for another address.
 */
export function findOutboundProblems(text: string, path: string, rules: OutboundRules): Problem[] {
  // One parser, the one the client uses: whatever spelling a host has, this is where the bytes would go.
  const url = URL.parse(text);
  if (url === null) return [{ path, message: 'is not an absolute URL' }];
  const usual = defaultPorts[url.protocol];
  if (usual === undefined) return [{ path, message: 'must be an http or https URL' }];
  if (url.username !== '' || url.password !== '') return [{ path, message: 'must not hold credentials' }];
  const obstacle = rules.findObstacle({
    hostname: url.hostname,
    port: url.port === '' ? usual : Number(url.port),
    isEncrypted: url.protocol === 'https:',
  });
  return obstacle === undefined ? [] : [{ path, message: obstacle }];
}

/** The same for every URL anywhere inside a value, such as a provider's options; what is no URL is not looked at. */
export function findOutboundProblemsWithin(value: unknown, path: string, rules: OutboundRules): Problem[] {
  if (typeof value === 'string') {
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? findOutboundProblems(value, path, rules) : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => findOutboundProblemsWithin(inner, `${path}.${name}`, rules));
}
