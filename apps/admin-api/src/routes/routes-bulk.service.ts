import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx } from '@headgate/database';
import { fault, isFault } from '@headgate/kernel';
import { accept } from '../http/accept.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Draft } from '../http/body-schema.ts';
import { Changes } from '../platform/changes.ts';
import { ownerOf } from '../platform/resource-scope.ts';
import type { BulkOperation, ReadOperation } from './bulk-body.ts';
import { BulkProblems } from './bulk-problems.ts';
import type { BulkResource, BulkResult } from './bulk-resource.ts';
import { routePatch, routeReplacement } from './route-body.ts';
import { RoutesService } from './routes.service.ts';

/** Many writes of routes as one change: all of them, or none. */
@Injectable()
export class RoutesBulkService {
  constructor(
    private readonly changes: Changes,
    private readonly routes: RoutesService,
  ) {}

  run(
    caller: AdminCaller,
    { body, draft }: { body: Draft<readonly ReadOperation[]>; draft: boolean },
  ): Promise<Changed<BulkResource>> {
    const operations = accept(body);
    return this.changes.run(caller, async (tx) => {
      const problems = new BulkProblems();
      const results: BulkResult[] = [];
      for (const [index, read] of operations.entries()) {
        if (read.operation === undefined) problems.addProblems(index, read.problems);
        else results.push(...(await this.attempt(caller, tx, { operation: read.operation, index, draft, problems })));
      }
      problems.throwIfAny();
      return { results };
    });
  }

  private async attempt(
    caller: AdminCaller,
    tx: ChangeTx,
    asked: { operation: BulkOperation; index: number; draft: boolean; problems: BulkProblems },
  ): Promise<BulkResult[]> {
    const { operation, index, draft, problems } = asked;
    try {
      return [await this.apply(caller, tx, operation, draft)];
    } catch (error) {
      if (!isFault(error)) throw error;
      problems.addFault(index, operation.name, error);
      return [];
    }
  }

  private async apply(
    caller: AdminCaller,
    tx: ChangeTx,
    { op, name, body = {}, if_match: ifMatch }: BulkOperation,
    draft: boolean,
  ): Promise<BulkResult> {
    const demands = { ifMatch, ifNoneMatch: undefined };
    switch (op) {
      case 'create': {
        await assertFree(caller, tx, name);
        const route = await this.routes.createIn(caller, tx, { body: routeReplacement.read(body), draft, name });
        return { op, name, outcome: 'created', route };
      }
      case 'replace': {
        const write = { name, body: routeReplacement.read(body), draft, demands };
        const { route, isNew } = await this.routes.replaceIn(caller, tx, write);
        return { op, name, outcome: isNew ? 'created' : 'changed', route };
      }
      case 'patch': {
        const write = { name, body: routePatch.read(body), draft, demands };
        return { op, name, outcome: 'changed', route: await this.routes.patchIn(caller, tx, write) };
      }
      case 'delete':
        await this.routes.deleteIn(caller, tx, { name, demands });
        return { op, name, outcome: 'deleted', route: null };
    }
  }
}

/** Found by the database the name would end the transaction, and with it the judgement of the operations that follow. */
async function assertFree(caller: AdminCaller, tx: ChangeTx, name: string): Promise<void> {
  const row = await tx.routes.findByName(caller.org, { owner: ownerOf(caller) }, name);
  if (row === undefined || row.providerId !== null) return;
  throw fault('already_exists', { message: `There is a route "${name}" already.` });
}
