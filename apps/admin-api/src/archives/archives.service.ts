import { Injectable } from '@nestjs/common';
import { Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { getCall } from './archives.queries.ts';

/** The write side of the archive: it only forgets. */
@Injectable()
export class ArchivesService {
  constructor(private readonly database: Database) {}

  /** Throws `not_found`. The trail tells how many calls there were before and after. */
  async erase(caller: AdminCaller, route: string, requestId: string): Promise<void> {
    await this.database.inTenant(caller.org, (tx) => getCall(caller, tx, { route, requestId }));
    if (await this.database.archive.erase(caller.org, caller.actor, { requestId, route })) return;
    throw fault('not_found', { message: 'There is no such call in the archive.' });
  }
}
