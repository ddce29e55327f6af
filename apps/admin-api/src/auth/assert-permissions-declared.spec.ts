import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { describe, expect, it } from 'vitest';
import { Allow } from '../http/allow.ts';
import { Public } from '../http/public.ts';
import { assertPermissionsDeclared } from './assert-permissions-declared.ts';

@Controller('declared')
class DeclaredController {
  @Get()
  @Allow('route:read')
  list(): void {}

  @Get('open')
  @Public('says nothing')
  open(): void {}

  notAHandler(): void {}
}

@Controller('bare')
class BareController {
  @Get()
  forgotten(): void {}

  @Get('other')
  @Allow('route:read')
  remembered(): void {}
}

async function check(controllers: (new () => object)[]): Promise<() => void> {
  @Module({ imports: [DiscoveryModule], controllers })
  class App {}
  const app = await NestFactory.create(App, new FastifyAdapter(), { logger: false, abortOnError: false });
  return () => assertPermissionsDeclared(app);
}

describe('starting the process', () => {
  it('works when every handler declares a permission or that it is public', async () => {
    expect(await check([DeclaredController])).not.toThrow();
  });

  it('fails, naming it, when one handler declares nothing', async () => {
    expect(await check([DeclaredController, BareController])).toThrow(
      /^These handlers declare no permission: BareController\.forgotten$/,
    );
  });
});
