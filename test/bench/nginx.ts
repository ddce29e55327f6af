import { type ChildProcess, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { freePort } from './free-port.ts';
import { spawnPinned } from './pinned.ts';

/** Whether nginx is on the PATH: the physical limit to stand beside. */
export const hasNginx = spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0;

/** nginx as a plain reverse proxy with one worker, in the foreground, its files in `folder`. */
export async function startNginx(
  core: number,
  folder: string,
  upstreamPort: number,
): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort();
  fs.mkdirSync(folder, { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const config = `
    daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
    events { worker_connections 1024; }
    http {
      access_log off; ${temporary.join(' ')}
      upstream provider { server 127.0.0.1:${upstreamPort}; keepalive 64; }
      server {
        listen 127.0.0.1:${port};
        keepalive_requests 100000000;
        location / { proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header connection ""; }
      }
    }`;
  const file = path.join(folder, 'nginx.conf');
  fs.writeFileSync(file, config);
  return { child: spawnPinned(core, 'nginx', ['-p', folder, '-e', path.join(folder, 'error.log'), '-c', file]), port };
}
