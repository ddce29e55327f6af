import { HostCookie } from '../http/host-cookie.ts';

/** The cookie of a session; no other site's link brings it along. */
export const sessionCookie = new HostCookie('headgate_session', 'Strict');
