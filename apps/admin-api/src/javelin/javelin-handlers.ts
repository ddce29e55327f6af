import { Body, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { Permission } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import type { Answer } from '../http/answer.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { NameParams } from '../http/name.params.ts';
import { Precondition, type Preconditions } from '../http/precondition.ts';
import { ForJavelin } from './for-javelin.ts';
import { javelinBody } from './javelin-body.ts';
import type { JavelinMessage } from './javelin-done.ts';
import type { JavelinResource } from './javelin-resource.ts';
import type { SplitBody } from './split-body.ts';

interface Known {
  readonly id: string;
}
type Done = Promise<Answer<JavelinMessage>>;
type Handlers<Resource extends Known, Sent extends SplitBody> = abstract new (
  resource: JavelinResource<Resource, Sent>,
) => object;

/** The handlers that every named resource of that API has; a controller that extends them says where and of what. */
export function javelinHandlers<Resource extends Known, Sent extends SplitBody>(
  read: Permission,
  write: Permission,
): Handlers<Resource, Sent> {
  abstract class JavelinHandlers extends javelinReads<Resource, Sent>(read) {
    @Post()
    @ForJavelin()
    @Allow(write)
    create(@CurrentCaller() caller: AdminCaller, @Body({ schema: javelinBody }) sent: JsonObject): Done {
      return this.resource.create(caller, sent);
    }

    @Post(':name')
    @ForJavelin()
    @Allow(write)
    createNamed(
      @CurrentCaller() caller: AdminCaller,
      @Param() { name }: NameParams,
      @Body({ schema: javelinBody }) sent: JsonObject,
    ): Done {
      return this.resource.create(caller, { name, ...sent });
    }

    @Put(':name')
    @ForJavelin()
    @Allow(write)
    update(
      @CurrentCaller() caller: AdminCaller,
      @Param() { name }: NameParams,
      @Body({ schema: javelinBody }) sent: JsonObject,
      @Precondition() demands: Preconditions,
    ): Done {
      return this.resource.update(caller, name, { sent, demands });
    }

    @Delete(':name')
    @ForJavelin()
    @Allow(write)
    delete(
      @CurrentCaller() caller: AdminCaller,
      @Param() { name }: NameParams,
      @Precondition() demands: Preconditions,
    ): Done {
      return this.resource.delete(caller, name, demands);
    }
  }
  return JavelinHandlers;
}

type Reads<Resource extends Known, Sent extends SplitBody> = abstract new (
  resource: JavelinResource<Resource, Sent>,
) => { readonly resource: JavelinResource<Resource, Sent> };

function javelinReads<Resource extends Known, Sent extends SplitBody>(read: Permission): Reads<Resource, Sent> {
  abstract class JavelinReads {
    constructor(readonly resource: JavelinResource<Resource, Sent>) {}

    @Get()
    @ForJavelin()
    @Allow(read)
    list(@CurrentCaller() caller: AdminCaller): Promise<JsonObject[]> {
      return this.resource.list(caller);
    }

    @Get(':name')
    @ForJavelin()
    @Allow(read)
    get(@CurrentCaller() caller: AdminCaller, @Param() { name }: NameParams): Promise<JsonObject | undefined> {
      return this.resource.get(caller, name);
    }
  }
  return JavelinReads;
}
