const exactVersion = /^\d+\.\d+\.\d+/;

/** Everything that would make `npm ci` fail somewhere, or that tells where the lock was made. */
export function findLockProblems(lock, manifests) {
  return [
    ...findHosts(lock),
    ...findUnpinned(manifests),
    ...findStaleManifests(lock, manifests),
    ...findMissingPlatforms(lock),
  ];
}

function findHosts({ packages }) {
  return Object.entries(packages)
    .filter(([, entry]) => !entry.link && entry.resolved !== undefined)
    .map(([location]) => `${location}: names the host it came from; .npmrc keeps hosts out of the lock`);
}

function findUnpinned(manifests) {
  return Object.entries(manifests).flatMap(([folder, manifest]) =>
    Object.entries(everyDependency(manifest))
      .filter(([name, range]) => !name.startsWith('@headgate/') && !exactVersion.test(range))
      .map(([name, range]) => `${folder || 'package.json'}: ${name} is not pinned to one version (${range})`),
  );
}

/** The lock repeats every manifest's dependencies; npm refuses one that repeats them wrongly. */
function findStaleManifests({ packages }, manifests) {
  return Object.entries(manifests).flatMap(([folder, manifest]) => {
    const wanted = JSON.stringify(sorted(everyDependency(manifest)));
    const locked = JSON.stringify(sorted(everyDependency(packages[folder] ?? {})));
    return wanted === locked ? [] : [`${folder || 'package.json'}: differs from the lock; run npm install`];
  });
}

/** npm leaves out what the registry could not serve for another platform; there, `npm ci` then refuses the lock. */
function findMissingPlatforms({ packages }) {
  return Object.entries(packages).flatMap(([location, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name, range]) => exactVersion.test(range) && !isLocked(packages, location, name))
      .map(
        ([name]) => `${location || 'package.json'}: optional ${name} is not locked; run node tools/complete-lock.mjs`,
      ),
  );
}

function isLocked(packages, from, name) {
  for (let at = from; ;) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (!at) return false;
    const parent = at.lastIndexOf('/node_modules/');
    at = parent >= 0 ? at.slice(0, parent) : '';
  }
}

function everyDependency({ dependencies, devDependencies, optionalDependencies }) {
  return { ...dependencies, ...devDependencies, ...optionalDependencies };
}

function sorted(entries) {
  return Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1));
}
