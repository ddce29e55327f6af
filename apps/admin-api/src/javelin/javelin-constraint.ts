import type { FastifyServerOptions } from 'fastify';
import { isJavelinCaller } from './is-javelin-caller.ts';

type Strategies = NonNullable<NonNullable<FastifyServerOptions['routerOptions']>['constraints']>;
type Strategy = NonNullable<Strategies[string]>;
type Storage = ReturnType<Strategy['storage']>;
type Handler = Parameters<Storage['set']>[1];

/** The value under which handlers for Javelin's clients are registered. */
export const javelin = 'javelin';
const anybody = 'anybody';

/** Lets two handlers stand under one path: who asks decides. Whatever has no handler for Javelin's clients falls to ours. */
export const callerConstraint: Strategy = {
  name: 'caller',
  mustMatchWhenDerived: false,
  storage: () => {
    const handlers = new Map<string, Handler>();
    return {
      get: (caller) => handlers.get(caller) ?? null,
      set: (caller, handler) => {
        handlers.set(caller, handler);
      },
    };
  },
  validate: (caller: unknown) => {
    if (caller !== javelin) throw new TypeError('Handlers of their own exist for one kind of caller alone.');
  },
  deriveConstraint: ({ headers }) => (isJavelinCaller(headers) ? javelin : anybody),
};
