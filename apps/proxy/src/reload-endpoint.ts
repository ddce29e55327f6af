import type { IncomingMessage, ServerResponse } from 'node:http';
import { fault, toFault } from '@headgate/kernel';
import type { IdentitySource } from '@headgate/pipeline';
import { findApiKey } from './find-api-key.ts';

/** Where the control plane answers all of them. */
const adminReloadPath = '/v1/admin/reload';
const reloadPath =
  /^\/v1\/(?:routes|providers|secrets\/keyvault|processors\/dp\/templates)\/[A-Za-z0-9][A-Za-z0-9_-]{0,99}\/reload$/;
/** What clients of the Javelin API understand of a failure. */
const told: ReadonlySet<number> = new Set([400, 401, 403, 404, 429]);

/** Whom a request is handed on to. */
interface ControlPlane {
  forward(request: IncomingMessage, response: ServerResponse, path: string): void;
}

export interface ReloadOptions {
  readonly identities: IdentitySource;
  /** Looks for newer configuration, behind the scenes. */
  readonly reload: () => void;
  /** Asks the control plane, which knows keys that the proxy does not; undefined where there is none. */
  readonly admin: ControlPlane | undefined;
  readonly requestId: string;
}

/** True for the calls with which clients of the Javelin API announce a change. */
export function isReload(path: string): boolean {
  return path.endsWith('/reload') && reloadPath.test(path);
}

/**
 * Answers such a call at once: changes arrive by themselves, and whoever has a key may have the proxy look now. The key is mostly
 * that of an administrator, whom the control plane knows alone.
 */
export async function answerReload(
  request: IncomingMessage,
  response: ServerResponse,
  { identities, reload, admin, requestId }: ReloadOptions,
): Promise<void> {
  try {
    if (request.method !== 'POST') throw fault('method_not_allowed', { status: 404 });
    const key = findApiKey(request.headers);
    if (key === undefined) throw fault('key_missing');
    await identities.identify(key);
  } catch (error) {
    const failure = toFault(error);
    if (failure.code === 'key_invalid' && admin !== undefined) {
      reload();
      admin.forward(request, response, adminReloadPath);
      return;
    }
    const status = told.has(failure.status) ? failure.status : 500;
    send(request, response, { status, body: { error: failure.message, code: failure.code, request_id: requestId } });
    return;
  }
  reload();
  send(request, response, { status: 200, body: { message: 'Reloaded successfully' } });
}

/** What the body says is of no interest, but the connection must be free of it. */
function send(request: IncomingMessage, response: ServerResponse, answer: { status: number; body: object }): void {
  request.resume();
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}
