// npm leaves an optional platform package out of the lock when the registry cannot serve it at lock time, and `npm ci`
// on that platform then refuses the lock. This puts such entries back: version from the parent's exact pin, os and cpu
// from the package's name. Run after every change of package-lock.json.
import fs from 'node:fs';

const systems = {
  android: 'android',
  darwin: 'darwin',
  linux: 'linux',
  win32: 'win32',
  windows: 'win32',
  freebsd: 'freebsd',
  openharmony: 'openharmony',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  sunos: 'sunos',
  aix: 'aix',
};
const processors = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32'];
const exactVersion = /^\d+\.\d+\.\d+/;

const file = 'package-lock.json';
const lock = JSON.parse(fs.readFileSync(file, 'utf8'));
const packages = lock.packages;

/** Node's own look-up: from the dependant's folder upwards. */
function isLocked(from, name) {
  for (let at = from; ;) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
    const parent = at.lastIndexOf('/node_modules/');
    at = parent >= 0 ? at.slice(0, parent) : '';
  }
}

function platformOf(name) {
  const parts = name.split('/').pop().split(/[-_.]/);
  const os = parts.map((part) => systems[part]).filter(Boolean);
  const cpu = parts.filter((part) => processors.includes(part));
  if (cpu.length === 0 && parts.some((part) => /^(arm|armv7|armv6|gnueabihf|musleabihf|eabi)$/.test(part)))
    cpu.push('arm');
  const libc = parts.includes('musl') ? ['musl'] : parts.includes('gnu') ? ['glibc'] : undefined;
  return os.length > 0 || cpu.length > 0 ? { os, cpu, libc } : undefined;
}

let added = 0;
for (const [location, entry] of Object.entries({ ...packages })) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    const version = String(range).replace(/^[\^~=v]+/, '');
    const platform = platformOf(name);
    if (isLocked(location, name) || !exactVersion.test(version) || !platform) continue;
    packages[`node_modules/${name}`] = {
      version,
      ...(platform.cpu.length > 0 && { cpu: platform.cpu }),
      ...(entry.dev && { dev: true }),
      ...(platform.libc && { libc: platform.libc }),
      optional: true,
      ...(platform.os.length > 0 && { os: platform.os }),
    };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
fs.writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`lock entries added: ${added}\n`);
