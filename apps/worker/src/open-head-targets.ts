import { OutboundRules } from '@headgate/domain';
import { GuardedClient } from '@headgate/outbound';
import type { Logger } from '@headgate/telemetry';
import type { WorkerConfig } from './config.ts';
import type { HeadTarget } from './export-audit-heads.ts';
import { headsToFile, headsToLog, headsToUrl } from './head-targets.ts';

/** Where the worker was told to export the heads of the audit trails; the log in any case. */
export function openHeadTargets({ auditHeads, allowedNetworks }: WorkerConfig, log: Logger): readonly HeadTarget[] {
  const { file, url, token } = auditHeads;
  const client = new GuardedClient({ rules: new OutboundRules(allowedNetworks) });
  return [
    headsToLog(log),
    ...(file === undefined ? [] : [headsToFile(file)]),
    ...(url === undefined ? [] : [headsToUrl(client, url, token)]),
  ];
}
