import type { LiveOrganization } from '@headgate/domain';
import type { ProbeRequest, ProbeResult } from '@headgate/jobs';
import { type Fault, fault, isJsonObject, toFault } from '@headgate/kernel';
import { handleCall, type PipelineDeps } from '@headgate/pipeline';
import { redactText } from '@headgate/telemetry';
import { buildProbe, type Probe } from './build-probe.ts';
import { ProbeCall } from './probe-call.ts';
import { readModelList } from './read-model-list.ts';

/** What a prober needs: the pipeline that serves callers, and the configuration at some revision or newer. */
export interface ProberParts {
  readonly proxy: string;
  readonly pipeline: PipelineDeps;
  /** Throws where it cannot be had by then (milliseconds since the epoch). */
  readonly configAt: (org: string, rev: number, untilMs: number) => Promise<LiveOrganization>;
}

/** Calls a provider once, through everything a caller's call goes through: same guards, same client, same accounting. */
export class Prober {
  readonly #parts: ProberParts;

  constructor(parts: ProberParts) {
    this.#parts = parts;
  }

  /** Never throws: whatever happens is the result. */
  async probe(request: ProbeRequest): Promise<ProbeResult> {
    try {
      const config = await this.#parts.configAt(request.org, request.rev, request.until_ms);
      return await this.#call(request, config, buildProbe(config, request));
    } catch (error) {
      return this.#result(request, { latency_ms: 0, error: describeFault(toFault(error), '') });
    }
  }

  async #call(request: ProbeRequest, config: LiveOrganization, probe: Probe): Promise<ProbeResult> {
    const { pipeline } = this.#parts;
    const { identity, secret, ...at } = probe;
    const call = new ProbeCall(
      `probe_${request.id}`,
      at.body === undefined ? { path: at.path, query: at.query } : { ...at, body: at.body },
    );
    let failure: Fault | undefined;
    const observer: PipelineDeps['observer'] = {
      began: () => pipeline.observer.began(),
      attempted: (attempt) => {
        failure = attempt.fault;
        pipeline.observer.attempted(attempt);
      },
      finished: (summary) => {
        failure = summary.fault;
        pipeline.observer.finished(summary);
      },
      mismatched: (field) => {
        pipeline.observer.mismatched(field);
      },
    };
    const beganMs = pipeline.clock.monotonicMs();
    await handleCall({ ...pipeline, observer, identities: { identify: () => identity } }, call);
    const latencyMs = Math.round(pipeline.clock.monotonicMs() - beganMs);
    const provider = identity.project.findProvider('');
    const plain = secret && provider ? pipeline.secrets.open(config, provider, secret) : '';
    return this.#result(request, {
      latency_ms: latencyMs,
      secret: secret?.name ?? null,
      status: failure === undefined ? call.status : (failure.upstream?.status ?? null),
      ...readAnswer(request, call, failure, plain),
    });
  }

  #result({ id }: ProbeRequest, fields: Partial<ProbeResult> & Pick<ProbeResult, 'latency_ms' | 'error'>): ProbeResult {
    return { id, proxy: this.#parts.proxy, status: null, model: null, secret: null, models: null, ...fields };
  }
}

type Read = Pick<ProbeResult, 'model' | 'models' | 'error'>;

function readAnswer(request: ProbeRequest, call: ProbeCall, failure: Fault | undefined, secret: string): Read {
  if (failure !== undefined)
    return { model: request.model || null, models: null, error: describeFault(failure, secret) };
  if (request.asks === 'models') {
    const models = readModelList(call.text);
    const unreadable = fault('provider_reply_unreadable', { message: 'The provider sent no list of models.' });
    return {
      model: null,
      models: models ?? null,
      error: models === undefined ? describeFault(unreadable, secret) : null,
    };
  }
  return { model: modelOf(call.text) ?? request.model, models: null, error: null };
}

function modelOf(text: string): string | undefined {
  const answer: unknown = JSON.parse(text);
  const model = isJsonObject(answer) ? answer['model'] : undefined;
  return typeof model === 'string' ? model.slice(0, 300) : undefined;
}

/** A provider may repeat the credential it refuses; nothing of it goes back. */
function describeFault({ code, message, upstream }: Fault, secret: string): NonNullable<ProbeResult['error']> {
  const scrub = (text: string): string =>
    redactText(secret.length < 8 ? text : text.replaceAll(secret, '[redacted]'), 1_000);
  return {
    code,
    message: scrub(message),
    provider_message: upstream?.message === undefined ? null : scrub(upstream.message),
  };
}
