import { type FaultCode, fault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { readFailure } from './database-failure.ts';

/** As Prisma's client gives the error of a server. */
function known(sqlState: string, message: string): Error {
  const driver = { cause: { kind: 'postgres', code: sqlState, originalCode: sqlState, originalMessage: message } };
  const text = `\nInvalid call in\n/secret/place.ts:12\n  const password = 'hunter2'\n\n${message}`;
  return named('PrismaClientKnownRequestError', text, { code: 'P2010', meta: { driverAdapterError: driver } });
}

function named(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe('what the server says', () => {
  it.each<[string, string, FaultCode]>([
    ['23505', 'duplicate key value violates unique constraint "route_name"', 'already_exists'],
    ['23503', 'update or delete on table "project" violates foreign key constraint "x"', 'in_use'],
    ['23001', 'update or delete on table "project" violates RESTRICT setting', 'in_use'],
    ['23503', 'insert or update on table "route" violates foreign key constraint "x"', 'not_found'],
    ['22021', 'invalid byte sequence for encoding "UTF8": 0x00', 'validation_failed'],
    ['22P05', 'unsupported Unicode escape sequence', 'validation_failed'],
    ['22P02', 'invalid input syntax for type json', 'validation_failed'],
    ['22P02', 'invalid input syntax for type integer', 'internal'],
    ['57014', 'canceling statement due to statement timeout', 'store_unavailable'],
    ['55P03', 'canceling statement due to lock timeout', 'store_unavailable'],
    ['53300', 'sorry, too many clients already', 'store_unavailable'],
    ['53100', 'could not extend file: No space left on device', 'store_unavailable'],
    ['57P03', 'the database system is starting up', 'store_unavailable'],
    ['28P01', 'password authentication failed', 'store_unavailable'],
    ['40001', 'could not serialize access', 'store_unavailable'],
    ['42501', 'new row violates row-level security policy', 'internal'],
    ['42P01', 'relation "route" does not exist', 'internal'],
    ['25006', 'cannot execute INSERT in a read-only transaction', 'internal'],
  ])('%s %s is %s', (sqlState, message, code) => {
    expect(readFailure(known(sqlState, message)).fault.code).toBe(code);
    // The driver's own form reaches us too, from raw statements and from the adapter.
    const cause = { kind: 'postgres', originalCode: sqlState, originalMessage: message };
    expect(readFailure(named('DriverAdapterError', 'postgres', { cause })).fault.code).toBe(code);
  });

  it.each([
    ['40001', true, false],
    ['40P01', true, false],
    ['57P01', false, true],
    ['08006', false, true],
    ['53300', false, false],
    ['23505', false, false],
  ])('%s: worth another try in another’s way %s, on a lost connection %s', (state, isConflict, isConnectionLost) => {
    expect(readFailure(known(state, 'text'))).toMatchObject({ isConflict, isConnectionLost });
  });
});

describe('what breaks on the way to the server', () => {
  it.each(
    [
      named('PrismaClientKnownRequestError', "Can't reach database server", { code: 'P1001' }),
      named('PrismaClientKnownRequestError', 'Transaction API error: expired', { code: 'P2028' }),
      named('PrismaClientKnownRequestError', 'write conflict', { code: 'P2034' }),
      named('PrismaClientInitializationError', 'no', { code: 'P1001' }),
      new Error('Connection terminated unexpectedly'),
      new Error('timeout exceeded when trying to connect'),
      Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect', errno: -111 }),
    ].slice(0, 7),
  )('is an outage: $message', (error) => {
    expect(readFailure(error).fault).toMatchObject({ code: 'store_unavailable', status: 503, retryAfterMs: 1_000 });
  });

  it('is worth another try only when the connection itself was lost', () => {
    expect(readFailure(new Error('Connection terminated unexpectedly')).isConnectionLost).toBe(true);
    expect(readFailure(new Error('timeout exceeded when trying to connect')).isConnectionLost).toBe(false);
    expect(readFailure(named('PrismaClientKnownRequestError', 'x', { code: 'P1001' })).isConnectionLost).toBe(false);
  });
});

describe('what is thrown by the work itself', () => {
  it('stays what it is when it is a fault', () => {
    const own = fault('in_use', { message: 'Three routes use it.' });
    expect(readFailure(own).fault).toBe(own);
  });

  it.each([
    new TypeError('not a function'),
    'text',
    undefined,
    { code: 'P2002' },
    Object.assign(new Error('x'), { code: 'ENOENT' }),
  ])('is internal with itself as the cause: %s', (thrown) => {
    const { fault: found, isConflict, isConnectionLost } = readFailure(thrown);
    expect([found.code, isConflict, isConnectionLost]).toEqual(['internal', false, false]);
    expect(found.cause).toBe(thrown);
  });
});

describe('the cause kept for the log', () => {
  it('is one line with the code, without the source Prisma puts before it', () => {
    for (const error of [
      known('42P01', 'no such table'),
      named('PrismaClientValidationError', 'a\n\nb = "hunter2"\n\nlast'),
    ]) {
      const text = String((readFailure(error).fault.cause as Error).message);
      expect(text).not.toMatch(/\n|hunter2|secret/);
    }
    expect(readFailure(known('42P01', 'no such table')).fault.cause).toMatchObject({
      message: 'PostgreSQL: no such table (42P01)',
    });
  });
});
