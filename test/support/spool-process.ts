import { systemClock } from '@headgate/kernel';
import { joinUsageRows } from '@headgate/jobs';
import { createUsageQueue, createWatermarks } from '@headgate/queue';
import { Shipper, Spool } from '@headgate/spool';
import { aUsageEnd, aUsageStart } from '@headgate/spool/testing';

/** The accounting half of a proxy, as a program that does one step at a time and can be killed after any. */
interface Step {
  readonly do: 'start' | 'end' | 'ship' | 'poll' | 'status' | 'stop';
  readonly ids?: readonly string[];
}

const { SPOOL_DIR: dir = '', REDIS_URL: redisUrl = '', ORG: org = '' } = process.env;
const queue = createUsageQueue(redisUrl);
const watermarks = createWatermarks(redisUrl);
const spool = new Spool({ dir, proxyId: 'proxy-1', clock: systemClock, segmentBytes: 4_000 });
const shipper = new Shipper({
  spool,
  clock: systemClock,
  maxRows: 5,
  // Ships when told, or by itself.
  lingerMs: process.env['BY_ITSELF'] === '1' ? 20 : 3_600_000,
  pollMs: process.env['BY_ITSELF'] === '1' ? 100 : 3_600_000,
  resendAfterMs: 300,
  port: {
    send: ({ rows, ...batch }, attempt) => queue.enqueueUsage({ ...batch, rows: joinUsageRows(rows) }, attempt),
    isQueued: (ticket) => queue.isQueued(ticket),
    listStored: (id) => watermarks.listStored(id),
    forgetStored: (id, froms) => watermarks.forgetStored(id, froms),
  },
});
if (process.env['BY_ITSELF'] === '1') shipper.start();

async function run({ do: what, ids = [] }: Step): Promise<unknown> {
  switch (what) {
    case 'start':
      await Promise.all(
        ids.map(async (id) => spool.start(aUsageStart(id, { org, started_at: new Date().toISOString() }))),
      );
      return;
    case 'end':
      for (const id of ids) spool.end(aUsageEnd(id));
      // On record when the turn is over.
      return new Promise((resolve) => setImmediate(resolve));
    case 'ship':
      return shipper.ship();
    case 'poll':
      return shipper.poll();
    case 'status':
      return spool.status();
    case 'stop':
      await shipper.stop();
      await spool.close();
      await Promise.all([queue.close(), watermarks.close()]);
  }
}

process.on('message', (step: Step) => {
  void run(step).then((answer) => process.send?.(answer ?? {}));
});
process.once('disconnect', () => process.exit(0));
process.stdout.write('spool ready\n');
