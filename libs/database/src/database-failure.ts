import { type Fault, fault, isFault } from '@headgate/kernel';

/** What a failed transaction means to those who asked for it. */
export interface DatabaseFailure {
  readonly fault: Fault;
  /** Another transaction was in the way; the same one may well succeed now. */
  readonly isConflict: boolean;
  /** The connection broke under it; another one may well work. */
  readonly isConnectionLost: boolean;
}

/** The bare facts of an error, whoever threw it: Prisma wraps the driver's in two different ways, or not at all. */
interface Facts {
  readonly sqlState: string | undefined;
  /** Prisma's code (`P2028`) or Node's (`ECONNREFUSED`). */
  readonly code: string | undefined;
  readonly message: string;
}

const retryAfterMs = 1_000;

/** Server gone or going, out of connections or of space, a limit of time reached. */
const unavailableStates = /^(?:08|53|57P|58)|^(?:57014|55P03|25P03|25P04|28000|28P01|3D000)$/;
/** Of a server whose certificate is not trusted, or that speaks another TLS. */
const untrustedCodes =
  /^(?:CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|ERR_TLS_\w+|ERR_SSL_\w+|EPROTO)$/;
const lostStates = /^(?:08|57P)/;
const unavailableCodes =
  /^(?:P1000|P1001|P1002|P1003|P1008|P1010|P1011|P1017|P2024|P2028|P2037|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const lostMessages = /Connection terminated|Connection ended|Client has encountered a connection error|not queryable/i;
const unavailableMessages = /timeout exceeded when trying to connect|Query read timeout|Cannot use a pool after/i;

/** Turns whatever a transaction threw into a fault; Prisma's page of source goes no further than this. */
export function readFailure(error: unknown): DatabaseFailure {
  if (isFault(error)) return { fault: error, isConflict: false, isConnectionLost: false };
  const facts = factsOf(error);
  // Thrown by the work itself: not ours to describe.
  if (!isOfDatabase(error, facts)) {
    return { fault: fault('internal', { cause: error }), isConflict: false, isConnectionLost: false };
  }
  const isConflict = facts.sqlState === '40001' || facts.sqlState === '40P01' || facts.code === 'P2034';
  return { fault: toDatabaseFault(facts, isConflict), isConflict, isConnectionLost: isLost(facts) };
}

function isOfDatabase(error: unknown, facts: Facts): boolean {
  const name = error instanceof Error ? error.name : '';
  return (
    /^(?:PrismaClient|DriverAdapter|TransactionManager)/.test(name) ||
    facts.sqlState !== undefined ||
    isUnavailable(facts)
  );
}

function isLost({ sqlState, code, message }: Facts): boolean {
  if (sqlState !== undefined) return lostStates.test(sqlState);
  return code === 'P1017' || code === 'ECONNRESET' || code === 'EPIPE' || lostMessages.test(message);
}

function toDatabaseFault(facts: Facts, isConflict: boolean): Fault {
  const cause = new Error(`PostgreSQL: ${facts.message} (${facts.sqlState ?? facts.code ?? 'no code'})`);
  if (isConflict || isUnavailable(facts)) return fault('store_unavailable', { retryAfterMs, cause });
  if (facts.sqlState === '23505' || facts.code === 'P2002') return fault('already_exists', { cause });
  if (isReference(facts)) return fault(/^insert or update/.test(facts.message) ? 'not_found' : 'in_use', { cause });
  if (isUnstorable(facts)) {
    const problems = [{ path: '', message: 'must not hold the character U+0000 or half of a surrogate pair' }];
    return fault('validation_failed', { problems, cause });
  }
  return fault('internal', { cause });
}

function isUnavailable(facts: Facts): boolean {
  if (facts.sqlState !== undefined) return unavailableStates.test(facts.sqlState);
  const { code } = facts;
  if (code !== undefined && (unavailableCodes.test(code) || untrustedCodes.test(code))) return true;
  return lostMessages.test(facts.message) || unavailableMessages.test(facts.message);
}

function isReference({ sqlState, code }: Facts): boolean {
  return sqlState === '23503' || sqlState === '23001' || code === 'P2003';
}

/** Text PostgreSQL cannot hold although JSON can. */
function isUnstorable({ sqlState, message }: Facts): boolean {
  return sqlState === '22021' || sqlState === '22P05' || (sqlState === '22P02' && /for type json/.test(message));
}

function factsOf(error: unknown): Facts {
  const driver = findDriverCause(error);
  const code = textAt(error, 'code');
  const sqlState = textAt(driver, 'originalCode') ?? textAt(driver, 'code') ?? sqlStateOf(code);
  const message = textAt(driver, 'originalMessage') ?? textAt(driver, 'message') ?? lastLineOf(error);
  return { sqlState: sqlStateOf(sqlState), code, message };
}

/** The driver adapter's own record of the error, where there is one. */
function findDriverCause(error: unknown): unknown {
  const wrapped = at(at(error, 'meta'), 'driverAdapterError') ?? error;
  const cause = at(wrapped, 'cause');
  return textAt(cause, 'kind') === undefined ? undefined : cause;
}

/** Five characters of which the first two name a class; Prisma's `P2028` has the same length. */
function sqlStateOf(code: string | undefined): string | undefined {
  return code !== undefined && /^(?!P\d)[0-9A-Z]{5}$/.test(code) && /\d/.test(code) && !code.startsWith('E')
    ? code
    : undefined;
}

/** Prisma puts the call and a piece of source before what happened. */
function lastLineOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').at(-1) ?? 'unknown error';
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function textAt(value: unknown, key: string): string | undefined {
  const found = at(value, key);
  return typeof found === 'string' ? found : undefined;
}
