import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry with the process's own figures (CPU, memory, event loop) under `headgate_`, every series marked with the app's name. */
export function createRegistry(app: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry, prefix: 'headgate_' });
  return registry;
}
