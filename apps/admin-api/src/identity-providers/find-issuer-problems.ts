import type { OutboundRules } from '@headgate/domain';
import type { Problem } from '@headgate/kernel';

/** What is wrong with the address of an issuer, as far as the text tells; the connection is checked again when it is made. */
export function findIssuerProblems(issuer: string, rules: Pick<OutboundRules, 'findObstacle'>): Problem[] {
  const url = URL.parse(issuer);
  if (url === null || !/^https?:$/.test(url.protocol)) return [{ path: 'issuer', message: 'must be an https URL' }];
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return [{ path: 'issuer', message: 'must have no user, query or fragment' }];
  }
  const isEncrypted = url.protocol === 'https:';
  const port = Number(url.port || (isEncrypted ? 443 : 80));
  const obstacle = rules.findObstacle({ hostname: url.hostname, port, isEncrypted });
  return obstacle === undefined ? [] : [{ path: 'issuer', message: obstacle }];
}
