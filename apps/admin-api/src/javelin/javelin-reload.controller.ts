import { Controller, Post } from '@nestjs/common';
import { Database } from '@headgate/database';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Publisher } from '../platform/publisher.ts';
import { ForJavelin } from './for-javelin.ts';
import type { JavelinMessage } from './javelin-done.ts';

/**
 * The calls with which that API's clients announce a change to the data plane, handed on by a proxy that does not know the key: an
 * administrator's. The newest revision is published once more, which does nothing where it has been.
 */
@Controller('v1/admin')
export class JavelinReloadController {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  @Post('reload')
  @ForJavelin()
  @Allow('route:write')
  async reload(@CurrentCaller() caller: AdminCaller): Promise<JavelinMessage> {
    const { rev } = await this.database.inTenant(caller.org, (tx) => tx.organizations.get(caller.org));
    await this.publisher.request(caller.org, rev);
    return { message: 'Reloaded successfully' };
  }
}
