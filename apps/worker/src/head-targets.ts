import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import type { AuditHead } from '@headgate/domain';
import type { GuardedClient } from '@headgate/outbound';
import type { SecretText } from '@headgate/secrets';
import type { Logger } from '@headgate/telemetry';
import type { HeadTarget } from './export-audit-heads.ts';

/** The log: a line for each head, for wherever logs are collected. */
export function headsToLog(log: Pick<Logger, 'info'>): HeadTarget {
  return {
    name: 'log',
    put: (heads) => {
      for (const head of heads) log.info({ head }, 'audit head');
      return Promise.resolve();
    },
  };
}

/** A file that only grows, one JSON object a line; on its disk before the export counts as done. */
export function headsToFile(file: string): HeadTarget {
  return {
    name: 'file',
    put: async (heads) => {
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      const handle = await open(file, 'a', 0o600);
      try {
        await handle.appendFile(toLines(heads));
        await handle.sync();
      } finally {
        await handle.close();
      }
    },
  };
}

/** An address that takes lines of JSON; anything but 2xx is a failure. */
export function headsToUrl(client: Pick<GuardedClient, 'send'>, url: URL, token: SecretText | undefined): HeadTarget {
  return {
    name: 'url',
    put: async (heads) => {
      const headers = {
        'content-type': 'application/x-ndjson',
        ...(token !== undefined && { authorization: `Bearer ${token.reveal()}` }),
      };
      const answer = await client.send(url, { method: 'POST', headers, body: toLines(heads) });
      // What it says may be anything; the status tells enough.
      if (!answer.ok) throw new Error(`${url.host} answered ${answer.status}`);
    },
  };
}

function toLines(heads: readonly AuditHead[]): string {
  return heads.map((head) => `${JSON.stringify(head)}\n`).join('');
}
