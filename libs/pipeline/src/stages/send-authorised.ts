import type { SealedSecret } from '@headgate/domain';
import { fault, noSlot } from '@headgate/kernel';
import type { CallAuthority } from '@headgate/providers';
import { collectBody } from '../collect-body.ts';
import type { PipelineDeps } from '../pipeline-deps.ts';
import type { TickListener, UpstreamAnswer, UpstreamCall } from '../ports.ts';

export interface Authorisation {
  readonly authority: CallAuthority;
  readonly secret: SealedSecret;
}

/** Sends a call whose credential no fixed header says: signed as it travels, or with a token that may first have to be obtained. */
export async function sendAuthorised(
  deps: PipelineDeps,
  call: UpstreamCall,
  { authority, secret }: Authorisation,
): Promise<UpstreamAnswer> {
  if (authority.kind === 'signature') {
    const { method, path, headers, provider } = call;
    // The signature covers every byte.
    const body = await collectBody(call.body);
    const nowMs = deps.clock.now();
    Object.assign(headers, authority.sign({ method, url: provider.baseUrl + path, headers, body, nowMs }));
    return deps.upstream.send({ ...call, body });
  }
  const need = { config: call.config, provider: call.provider, secret, exchange: authority.exchange };
  const known = deps.tokens.find(need);
  const beganMs = deps.clock.monotonicMs();
  const token = typeof known === 'string' ? known : await waitFor(deps, call, known);
  call.headers['authorization'] = `Bearer ${token}`;
  const totalMs = Math.max(1, call.timeouts.totalMs - (deps.clock.monotonicMs() - beganMs));
  const answer = await deps.upstream.send({ ...call, timeouts: { ...call.timeouts, totalMs } });
  // Revoked before its time: the next call gets another one.
  if (answer.status === 401) deps.tokens.forget(need, token);
  return answer;
}

/** A token is obtained for all who wait; each waits no longer than its own deadline and its own caller. */
function waitFor(
  deps: PipelineDeps,
  { timeouts, cancellation }: UpstreamCall,
  token: Promise<string>,
): Promise<string> {
  const untilMs = deps.clock.monotonicMs() + timeouts.totalMs;
  return new Promise<string>((resolve, reject) => {
    const listener: TickListener = {
      slot: noSlot,
      tick: (monotonicMs) => {
        if (monotonicMs >= untilMs) end(() => reject(fault('deadline_exceeded')));
      },
    };
    const end = (settle: () => void): void => {
      deps.ticker.remove(listener);
      cancellation.unlisten();
      settle();
    };
    deps.ticker.add(listener);
    cancellation.listen((reason) => end(() => reject(reason)));
    token.then(
      (text) => end(() => resolve(text)),
      (error: Error) => end(() => reject(error)),
    );
  });
}
