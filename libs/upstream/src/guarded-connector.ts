import { lookup as systemLookup } from 'node:dns';
import { isIP } from 'node:net';
import { guardLookup, type OutboundRules, type Resolve } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { buildConnector } from 'undici';
import { frugalReading } from './frugal-reading.ts';

const systemResolve: Resolve = (hostname, done) => {
  systemLookup(hostname, { all: true }, (error, addresses) => {
    done(error, error === null ? addresses : []);
  });
};

export interface ConnectorOptions {
  readonly rules: OutboundRules;
  readonly maxConnectMs: number;
  readonly resolve?: Resolve;
}

/**
 * Opens connections to checked addresses only. The name is resolved once, every address it stands for must be allowed, and the
 * connection goes to exactly what was checked: a name that changes between check and connect gains nothing.
 */
export function createGuardedConnector({
  rules,
  maxConnectMs,
  resolve = systemResolve,
}: ConnectorOptions): buildConnector.connector {
  const connectors = [false, true].map((isEncrypted) => {
    const lookup = guardLookup({ rules, isEncrypted, resolve, refuse: () => refusal(isEncrypted) });
    const common = { timeout: maxConnectMs, allowH2: false, lookup };
    return buildConnector(isEncrypted ? common : { ...common, ...frugalReading });
  });
  return (options, callback) => {
    const isEncrypted = options.protocol === 'https:';
    const host = options.hostname.replace(/^\[|\]$/g, '');
    const port = Number(options.port || (isEncrypted ? 443 : 80));
    // A literal address is never looked up, so it is checked here.
    const isRefused = isIP(host) !== 0 && !rules.allowsAddress(host, isEncrypted);
    if (isRefused || rules.findObstacle({ hostname: host, port, isEncrypted }) !== undefined) {
      callback(refusal(isEncrypted), null);
      return;
    }
    const connect = connectors[isEncrypted ? 1 : 0];
    connect?.({ ...options, hostname: host }, (...[error, socket]) => {
      if (error !== null) {
        callback(error, null);
        return;
      }
      // Belt and braces: whatever stood between the check and the socket, this is where the bytes would go.
      if (rules.allowsAddress(socket.remoteAddress ?? '', isEncrypted)) callback(null, socket);
      else callback(refusal(isEncrypted), socket.destroy() && null);
    });
  };
}

function refusal(isEncrypted: boolean): NodeJS.ErrnoException {
  return fault('provider_address_refused', {
    message: isEncrypted
      ? "The provider's address is not public, and no operator has allowed its network."
      : "The provider's address takes no TLS, and no operator has allowed its network.",
  });
}
