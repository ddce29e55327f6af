const pollMs = 250;

/**
 * Treats the death of the shell that npm put between itself and us as SIGTERM: that shell does not hand signals on, so
 * ending npm would end everybody but us. Without npm nothing is watched, as whoever called may mean to leave first.
 */
export function watchParent() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, pollMs);
  timer.unref();
}
