import { Injectable } from '@nestjs/common';
import { type Fault, fault } from '@headgate/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';

interface Entry {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/** Which methods each path takes; tells a wrong method (405) from a wrong path (404), which Fastify does not. */
@Injectable()
export class MethodTable {
  private readonly entries = new Map<string, Entry>();

  /** Notes a route as Fastify registers it. */
  add(url: string, methods: readonly string[]): void {
    if (!url.startsWith('/v1/admin/')) return;
    const escaped = url.replace(/\/$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const entry = this.entries.get(url) ?? {
      pattern: new RegExp(`^${escaped.replace(/:[A-Za-z]+/g, '[^/]+')}/?$`),
      methods: new Set<string>(),
    };
    for (const method of methods) entry.methods.add(method);
    this.entries.set(url, entry);
  }

  /** `method_not_allowed` with an `Allow` header where the path exists, otherwise the fault as it was. */
  explain(request: FastifyRequest, reply: FastifyReply, notFound: Fault): Fault {
    const path = request.url.split('?')[0] ?? '';
    const allowed = [...this.entries.values()]
      .filter((entry) => entry.pattern.test(path))
      .flatMap((entry) => [...entry.methods]);
    if (allowed.length === 0) return notFound;
    reply.header('allow', [...new Set(allowed)].sort().join(', '));
    return fault('method_not_allowed');
  }
}
