import fs from 'node:fs';
import path from 'node:path';
import { LaunchError } from './fail.mjs';
import { fingerprint, isDone, markDone } from './fingerprint.mjs';
import { inRoot } from './root.mjs';
import { run } from './run.mjs';

const stamp = 'node_modules/.headgate-installed';
const logFile = '.headgate/logs/install.log';

/** Installs the locked packages when node_modules is missing or older than the lock. */
export async function ensureInstalled(say) {
  const mark = fingerprint('package-lock.json');
  if (isDone(stamp, mark, ['node_modules/.package-lock.json'])) return;
  if (!isInstalled(readJson('package-lock.json'), readJson('node_modules/.package-lock.json'))) {
    say('installing packages (a minute or so the first time)');
    await install();
  }
  markDone(stamp, mark);
}

/** True when what npm noted in node_modules is what the lock asks for; optional packages may be absent. */
export function isInstalled(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false;
  return Object.entries(lock.packages).every(([location, wanted]) => {
    if (!location.startsWith('node_modules/')) return true;
    const found = installed.packages[location];
    if (!found) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.resolved === (wanted.link ? wanted.resolved : found.resolved);
  });
}

async function install() {
  const env = environmentForNpm();
  // npm finds its own Node through the PATH; the one pinned in node_modules is about to be replaced under it.
  const npm = findNpm(env);
  const { code, output } = await run(npm.command, [...npm.args, 'ci'], { env });
  if (code === 0) return;
  fs.mkdirSync(path.dirname(inRoot(logFile)), { recursive: true });
  fs.writeFileSync(inRoot(logFile), output);
  if (code === 127) throw new LaunchError('npm was not found: install Node.js with npm, then try again');
  throw new LaunchError(`packages could not be installed (${reasonOf(output)}); the whole log is in ${logFile}`);
}

function environmentForNpm() {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const own = folders.filter((folder) => !folder.includes(`node_modules${path.sep}.bin`));
  return { ...process.env, PATH: own.join(path.delimiter) };
}

function findNpm(env) {
  const names = process.platform === 'win32' ? ['npm.cmd', 'npm.exe'] : ['npm'];
  const onPath = env.PATH.split(path.delimiter).some((folder) =>
    names.some((name) => fs.existsSync(path.join(folder, name))),
  );
  if (onPath && process.platform !== 'win32') return { command: 'npm', args: [] };
  // The npm that called us; also the way on Windows, where a .cmd file cannot be spawned.
  const caller = process.env.npm_execpath;
  return caller ? { command: process.execPath, args: [caller] } : { command: 'npm', args: [] };
}

/** The first line of npm's complaint that says something to a person. */
export function reasonOf(output) {
  const lines = output.split('\n').flatMap((line) => /^npm (?:error|ERR!) (.+)/.exec(line)?.[1] ?? []);
  const telling = lines.filter((line) => !/^(?:code|errno|syscall|path|A complete log|\s)/.test(line));
  return telling[0] ?? lines[0] ?? 'npm gave no reason';
}

function readJson(file) {
  const at = inRoot(file);
  return fs.existsSync(at) ? JSON.parse(fs.readFileSync(at, 'utf8')) : undefined;
}
