import type { OpenAPIObject } from '@nestjs/swagger';
import { createApp } from './create-app.ts';
import { describeApi } from './describe-api.ts';
import type { Platform } from './platform/platform.module.ts';

/** The OpenAPI document, made without any store: always the same for the same code. */
export async function buildOpenApiDocument(): Promise<OpenAPIObject> {
  // Handlers are only described here, never called: whatever they were given is never touched.
  const nothing = {} as Platform['database'];
  const app = await createApp({
    database: nothing,
    fleet: {} as Platform['fleet'],
    publisher: {} as Platform['publisher'],
    keyring: {} as Platform['keyring'],
    platformKeys: {} as Platform['platformKeys'],
    passwords: {} as Platform['passwords'],
    attempts: {} as Platform['attempts'],
    probes: {} as Platform['probes'],
    outbound: {} as Platform['outbound'],
    publicUrl: undefined,
    sessionLimits: { idleMs: 0, maxMs: 0 },
    trustedProxies: [],
    clock: { now: () => 0, monotonicMs: () => 0 },
    sleep: () => Promise.resolve(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  try {
    return describeApi(app);
  } finally {
    await app.close();
  }
}
