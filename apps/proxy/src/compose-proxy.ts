import type { KeyObject } from 'node:crypto';
import { emptyCatalogue, type ModelCatalogue } from '@headgate/catalogue';
import type { LiveOrganization } from '@headgate/domain';
import type { Clock } from '@headgate/kernel';
import {
  defaultPipelineLimits,
  type ArchiveSink,
  type IdentitySource,
  type PipelineDeps,
  type PipelineLimits,
  type SecretOpener,
  type UsageSink,
} from '@headgate/pipeline';
import { RetryBudget, RoundRobin } from '@headgate/routing';
import { createRegistry, Gauge, type Logger, type Registry } from '@headgate/telemetry';
import { CoarseTicker, HttpUpstream, MockUpstream, pauseFor, TokenKeeper, UpstreamByKind } from '@headgate/upstream';
import { CrossOrigin } from './cross-origin.ts';
import { KeyedSeal } from './keyed-seal.ts';
import { ProxyMetrics } from './proxy-metrics.ts';
import { type AdminForwarding, ProxyServer } from './proxy-server.ts';
import { speakMock } from './speak-mock.ts';
import type { Readiness } from './system-endpoints.ts';

/** What a proxy is made of besides itself. */
export interface ProxyParts {
  readonly identities: IdentitySource;
  readonly secrets: SecretOpener;
  /** The data key of an organization; may throw. */
  readonly dataKeyOf: (config: LiveOrganization) => KeyObject;
  readonly usage: UsageSink;
  /** Where calls of routes that ask for it are kept; nowhere without it. */
  readonly archive?: ArchiveSink;
  readonly log: Logger;
  readonly clock: Clock;
  readonly random: () => number;
  readonly reload?: () => void;
  readonly readiness: () => Readiness;
  /** Milliseconds since the configuration was last known to be current; undefined: not since the start. */
  readonly staleForMs?: () => number | undefined;
  readonly allowedNetworks: readonly string[];
  readonly maxBodyBytes: number;
  readonly maxConnections?: number;
  /** Origins of web pages that may call from a browser; none without it. */
  readonly corsOrigins?: readonly string[];
  readonly admin?: AdminForwarding | undefined;
  readonly limits?: Partial<PipelineLimits>;
  /** What is known of models, and how much of the catalogue could not be read; empty where none is given. */
  readonly catalogue?: ModelCatalogue;
  readonly catalogueTroubles?: number;
}

/** A proxy that is put together and not listening yet. */
export interface ComposedProxy {
  readonly server: ProxyServer;
  readonly pipeline: PipelineDeps;
  readonly metrics: ProxyMetrics;
  readonly upstream: HttpUpstream;
  readonly ticker: CoarseTicker;
  readonly registry: Registry;
}

/** Puts the data plane together around its ports; the process, a test and the bench all use this one. */
export function composeProxy(parts: ProxyParts): ComposedProxy {
  const { clock, log } = parts;
  const registry = createRegistry('proxy');
  const metrics = new ProxyMetrics(registry, log);
  const ticker = new CoarseTicker(clock);
  const upstream = new HttpUpstream({ clock, ticker, allowedNetworks: parts.allowedNetworks });
  const pipeline: PipelineDeps = {
    identities: parts.identities,
    secrets: parts.secrets,
    storedIds: new KeyedSeal(parts.dataKeyOf),
    tokens: new TokenKeeper({ upstream, clock }),
    usage: parts.usage,
    archive: parts.archive,
    upstream: new UpstreamByKind(upstream, new MockUpstream({ clock, ticker, answer: speakMock })),
    observer: metrics,
    clock,
    ticker,
    random: parts.random,
    sleep: pauseFor,
    retryBudget: new RetryBudget(),
    roundRobin: new RoundRobin(),
    limits: { ...defaultPipelineLimits, ...parts.limits },
    catalogue: parts.catalogue ?? emptyCatalogue,
  };
  watchStaleness(registry, parts.staleForMs);
  showCatalogue(registry, pipeline.catalogue.size, parts.catalogueTroubles ?? 0);
  const server = new ProxyServer({
    pipeline,
    metrics,
    registry,
    reload: parts.reload,
    readiness: parts.readiness,
    maxBodyBytes: parts.maxBodyBytes,
    ...(parts.maxConnections !== undefined && { maxConnections: parts.maxConnections }),
    admin: parts.admin,
    crossOrigin: parts.corsOrigins?.length ? new CrossOrigin(parts.corsOrigins) : undefined,
  });
  return { server, pipeline, metrics, upstream, ticker, registry };
}

/** It is read once, when the process starts. */
function showCatalogue(registry: Registry, models: number, troubles: number): void {
  const registers = [registry];
  const help =
    'What was wrong with the model catalogue when it was read, each in the log; 0 where all of it is in use.';
  new Gauge({ name: 'headgate_catalogue_troubles', help, registers }).set(troubles);
  new Gauge({ name: 'headgate_catalogue_models', help: 'Models in the catalogue in use.', registers }).set(models);
}

function watchStaleness(registry: Registry, staleForMs: (() => number | undefined) | undefined): void {
  if (staleForMs === undefined) return;
  new Gauge({
    name: 'headgate_config_stale_seconds',
    help: 'Since the configuration was last known to be current; -1: not since the start.',
    registers: [registry],
    collect() {
      const ms = staleForMs();
      this.set(ms === undefined ? -1 : ms / 1000);
    },
  });
}
