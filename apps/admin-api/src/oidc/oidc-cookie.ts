import { HostCookie } from '../http/host-cookie.ts';

/** What the browser keeps while it is at the identity provider; it has to come along when that sends it back. */
export const oidcCookie = new HostCookie('headgate_oidc', 'Lax');
