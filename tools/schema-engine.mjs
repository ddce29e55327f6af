#!/usr/bin/env node
// Stands in for Prisma's native schema engine: the same JSON-RPC over stdio, served by the WASM build through the pg
// driver adapter. For `prisma generate`, `migrate dev`, `migrate diff` on machines that cannot download the native one.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

const argv = process.argv.slice(2);
const valuesOf = (flag) => argv.flatMap((word, index) => (word === flag ? [argv[index + 1]] : []));
const url = valuesOf('--datasource').map((text) => JSON.parse(text).url)[0] ?? process.env.DATABASE_URL;

/** Runs on the server's own database, with the name of the one in the address. */
async function onServer(address, run) {
  const server = new URL(address);
  const name = decodeURIComponent(server.pathname.slice(1));
  server.pathname = '/postgres';
  server.search = '';
  const client = new pg.Client(server.toString());
  await client.connect();
  try {
    await run(client, pg.escapeIdentifier(name));
    return name;
  } finally {
    await client.end();
  }
}

const createDatabase = (address) => onServer(address, (client, name) => client.query(`CREATE DATABASE ${name}`));
const dropDatabase = (address) =>
  onServer(address, (client, name) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));

async function canConnect(address) {
  const client = new pg.Client(address.split('?')[0]);
  await client.connect();
  await client.end();
}

/** One-shot questions of the command line tool: answered by the exit code. */
async function answerProbe() {
  const probes = {
    'can-connect-to-database': canConnect,
    'create-database': createDatabase,
    'drop-database': dropDatabase,
  };
  const name = Object.keys(probes).find((probe) => argv.includes(probe));
  try {
    if (name) await probes[name](url);
    return 0;
  } catch (error) {
    const code = { '3D000': 'P1003', '42P04': 'P1009' }[error.code] ?? 'P1001';
    const fields = { message: error.message, error_code: code, is_panic: false, meta: {} };
    const line = { level: 'ERROR', target: 'schema_engine::logger', fields };
    // The tool skips the first line and expects JSON on the others.
    process.stderr.write(`schema-engine\n${JSON.stringify(line)}\n`);
    return 1;
  }
}

// The catalogue's one-byte "char" type, which adapter-pg cannot map.
const charOid = 18;
const textOid = 25;

/** Repairs a connection of adapter-pg: the "char" type, and scripts, which it would split at every ";". */
function repair(connection) {
  const performIO = connection.performIO.bind(connection);
  const queryRaw = connection.queryRaw.bind(connection);
  connection.queryRaw = async (query) => {
    let isChar = [];
    connection.performIO = async (each) => {
      const result = await performIO(each);
      isChar = result.fields.map((field) => field.dataTypeID === charOid);
      for (const field of result.fields) if (field.dataTypeID === charOid) field.dataTypeID = textOid;
      return result;
    };
    const result = await queryRaw(query).finally(() => (connection.performIO = performIO));
    const columnTypes = result.columnTypes.map((type, index) => (isChar[index] ? ColumnTypeEnum.Character : type));
    return { ...result, columnTypes };
  };
  connection.executeScript = async (script) => {
    try {
      await connection.client.query(script);
    } catch (error) {
      connection.onError(error);
    }
  };
  const startTransaction = connection.startTransaction?.bind(connection);
  if (startTransaction) connection.startTransaction = async (level) => repair(await startTransaction(level));
  return connection;
}

class Adapter extends PrismaPg {
  async connect() {
    return repair(await super.connect());
  }

  /** The stock one drops the shadow database while its own pool still holds it. */
  async connectToShadowDb() {
    const main = await this.connect();
    const database = `prisma_migrate_shadow_db_${randomUUID()}`;
    await main.executeScript(`CREATE DATABASE "${database}"`);
    const shadow = await new Adapter({ ...this.config, database }).connect();
    const dispose = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await dispose();
      await main.executeScript(`DROP DATABASE "${database}" WITH (FORCE)`);
      await main.dispose();
    };
    return shadow;
  }
}

/** Single fields: beside a connection string pg ignores `database`, and the shadow would be the main database. */
function connectionFields() {
  if (!url) return { host: '127.0.0.1', port: 1 };
  const parsed = new URL(url);
  return {
    host: parsed.hostname,
    port: Number(parsed.port || 5432),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password) || undefined,
    database: decodeURIComponent(parsed.pathname.slice(1)),
  };
}

async function loadEngine() {
  const require = createRequire(import.meta.url);
  const folder = path.dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const program = fs.readFileSync(path.join(folder, 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(program, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  const files = valuesOf('--datamodels').map((file) => [file, fs.readFileSync(file, 'utf8')]);
  const schema = url ? (new URL(url).searchParams.get('schema') ?? undefined) : undefined;
  return glue.SchemaEngine.new(
    { datamodels: files.length > 0 ? files : undefined },
    (line) => process.stderr.write(`${line}\n`),
    bindMigrationAwareSqlAdapterFactory(new Adapter(connectionFields(), { schema })),
  );
}

const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
let engine;

async function call({ method, params }) {
  if (method === 'createDatabase') return { databaseName: await createDatabase(params.datasource.url ?? url) };
  const loaded = await (engine ??= loadEngine());
  const result = (await loaded[method === 'getDatabaseVersion' ? 'version' : method](params ?? {})) ?? {};
  if (method === 'diff' && result.stdout != null) {
    send({ id: 900_000, method: 'print', params: { content: result.stdout } });
  }
  return result;
}

function describe(error) {
  const facts = { is_panic: false, message: String(error?.message ?? error), meta: error?.meta ?? null };
  return { code: 4466, message: 'engine error', data: { ...facts, error_code: error?.code ?? null } };
}

function serve() {
  let queue = Promise.resolve();
  readline
    .createInterface({ input: process.stdin })
    .on('line', (line) => {
      const message = JSON.parse(line);
      if (!message.method) return;
      queue = queue
        .then(() => call(message))
        .then((result) => send({ id: message.id, result }))
        .catch((error) => send({ id: message.id, error: describe(error) }));
    })
    .on('close', () => queue.finally(() => process.exit(0)));
}

if (argv.includes('--version')) process.stdout.write('schema-engine-wasm\n');
else if (argv.includes('cli')) process.exitCode = await answerProbe();
else serve();
