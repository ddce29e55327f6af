import { createLogger } from '@headgate/telemetry';
import { type RunningWorker, startWorker } from '../../apps/worker/src/start-worker.ts';
import { readWorkerConfig } from '../../apps/worker/src/config.ts';

/** A worker within the test's own process: begins at once, cannot be killed. */
export interface WorkerInProcess extends RunningWorker {
  /** Everything it has logged so far. */
  readonly output: string;
}

/** Starts the worker's whole graph against these stores. */
export function startWorkerInProcess(stores: {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly privateKey: string;
}): WorkerInProcess {
  const config = readWorkerConfig({
    DATABASE_URL: stores.databaseUrl,
    REDIS_URL: stores.redisUrl,
    SNAPSHOT_PRIVATE_KEY: stores.privateKey,
  });
  let output = '';
  const write = (line: string): void => {
    output += line;
  };
  const worker = startWorker(config, createLogger({ name: 'worker', level: 'debug', destination: { write } }));
  return {
    stop: () => worker.stop(),
    get output() {
      return output;
    },
  };
}
