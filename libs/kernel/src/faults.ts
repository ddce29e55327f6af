/** What a fault says of itself: HTTP status, whose fault it is, whether the same call may succeed if tried again. */
export interface FaultSpec {
  readonly status: number;
  readonly origin: 'client' | 'gateway' | 'upstream';
  readonly retryable: boolean;
  /** One sentence, safe to show to any caller; a fault may carry a more precise one. */
  readonly message: string;
}

/** The catalogue of every error Headgate gives; `docs/errors.md` is generated from it. Codes are stable: never rename one. */
export const faults = {
  // Who is calling
  key_missing: client(401, 'No API key was sent. Send it as "Authorization: Bearer <key>" or "x-api-key: <key>".'),
  key_invalid: client(401, 'This API key is not valid.'),
  key_expired: client(401, 'This API key has expired.'),
  key_revoked: client(401, 'This API key has been revoked.'),
  key_disabled: client(401, 'This API key is disabled for now.'),
  key_kind_wrong: client(
    403,
    'This kind of API key may not be used here: admin keys manage, inference keys call models.',
  ),
  key_scope: client(403, 'This API key is not allowed to use this route, model or endpoint.'),
  rule_refused: client(403, 'A rule of the policy refuses this request.'),
  login_failed: client(401, 'This address and this password do not belong together.'),
  oidc_failed: client(401, 'The answer of the identity provider is no proof of who you are. Begin again.'),
  login_limited: client(429, 'There were too many attempts to log in; wait before the next.'),
  session_ended: client(401, 'This session has ended. Log in again.'),
  session_required: client(
    403,
    'This is something people do about themselves: it needs a session, and no key will do.',
  ),
  csrf_missing: client(403, 'A request with a session must carry its token as "x-headgate-csrf".'),
  permission_denied: client(403, 'This API key does not have the permission this operation needs.'),

  // What is called
  route_not_found: client(404, 'No route has this name.'),
  model_not_found: client(404, 'No route or provider serves this model.'),
  endpoint_not_found: client(404, 'There is no such endpoint.'),
  stored_not_found: client(404, 'Nothing is stored under this id for this project.'),
  stored_shared: client(
    403,
    'This endpoint shows what every project with the same provider has stored there; it is served through a provider of the project alone.',
  ),
  method_not_allowed: client(405, 'This endpoint does not take this HTTP method.'),

  // The body
  body_malformed: client(400, 'The request body is not valid JSON.'),
  body_ambiguous: client(400, 'The request body names the same key twice, or is nested too deeply.'),
  body_too_large: client(413, 'The request body is larger than the limit.'),
  content_type_unsupported: client(415, 'The content type must be application/json.'),
  request_invalid: client(400, 'The request does not fit this endpoint.'),
  request_smuggled: client(400, 'The HTTP request is ambiguous and was refused.'),
  stored_id_unknown: client(400, 'The request refers to something that is not stored for this project.'),
  feature_unsupported: client(400, 'The model this call goes to cannot do what the request asks for.'),

  // Upstream, as the caller sees it
  provider_unreachable: upstream(502, true, 'The provider could not be reached.'),
  provider_timeout: upstream(504, true, 'The provider did not answer in time.'),
  provider_failed: upstream(502, true, 'The provider failed to answer this request.'),
  provider_overloaded: upstream(503, true, 'The provider is overloaded.'),
  provider_rate_limited: upstream(429, true, 'The provider is limiting the rate of requests.'),
  provider_quota_spent: upstream(429, false, "The gateway's account at the provider has no quota left."),
  provider_credential_refused: upstream(502, false, "The provider refused the gateway's credential."),
  provider_model_unknown: upstream(404, false, 'The provider does not know this model.'),
  provider_refused: upstream(400, false, 'The provider refused the request.'),
  provider_reply_unreadable: upstream(502, true, 'The provider sent a reply that could not be read.'),
  provider_reply_too_large: upstream(502, false, 'The provider sent a reply larger than the limit.'),
  provider_stream_broken: upstream(502, false, 'The stream from the provider broke off.'),
  provider_secret_missing: gateway(502, false, 'The provider has no usable secret.'),
  provider_disabled: gateway(404, false, 'The provider of this route is disabled.'),
  provider_address_refused: gateway(502, false, "The provider's address is not allowed."),

  // The gateway itself
  deadline_exceeded: gateway(504, false, 'The request did not finish within its time limit.'),
  client_gone: client(499, 'The caller closed the connection.'),
  config_unavailable: gateway(503, true, 'The configuration for this key cannot be read right now.'),
  overloaded: gateway(503, true, 'The gateway is overloaded.'),
  gateway_draining: gateway(503, true, 'This gateway process is shutting down.'),
  gateway_restarted: gateway(
    500,
    false,
    'The gateway process ended before this request did; only usage records say so.',
  ),
  internal: gateway(500, false, 'Something went wrong inside the gateway.'),

  // The admin API
  validation_failed: client(400, 'The request has problems; each is listed in "errors".'),
  not_found: client(404, 'There is no such resource.'),
  already_exists: client(409, 'A resource with this name exists already.'),
  key_ended: client(409, 'This API key was revoked and cannot be given a new secret; make another one.'),
  in_use: client(409, 'Other resources still refer to this one.'),
  route_reserved: client(409, 'A reserved route lives as long as its provider; disable it instead.'),
  secret_required: client(409, "Changing a provider's origin requires its secret again."),
  version_mismatch: client(412, 'The resource has changed since it was read.'),
  idempotency_mismatch: client(409, 'This Idempotency-Key was used before with another request.'),
  feature_unavailable: client(
    400,
    'This version of Headgate does not enforce this setting yet, so it is refused rather than ignored.',
  ),
  limit_exceeded: client(409, 'The organization has reached a size limit.'),
  last_owner: client(409, 'An organization keeps at least one owner.'),
  invitation_invalid: client(
    410,
    'This invitation cannot be accepted: it was used, revoked, replaced, or has expired.',
  ),
  reset_invalid: client(
    410,
    'This password cannot be set anew by this token: it was used, replaced or revoked, or has expired.',
  ),
  reset_refused: client(409, 'The password of this person is not for this organization to reset.'),
  identity_provider_failed: upstream(
    502,
    true,
    'The identity provider cannot be reached, or does not describe itself.',
  ),
  rate_limited: client(429, 'Too many requests of this kind; try again in a moment.'),
  proxy_missing: gateway(503, true, 'No proxy took the request in time.'),
  store_unavailable: gateway(503, true, 'A store the gateway needs cannot be reached right now.'),
} as const satisfies Record<string, FaultSpec>;

/** The stable code of a fault. */
export type FaultCode = keyof typeof faults;

function client<M extends string>(status: number, message: M): FaultSpec {
  return { status, origin: 'client', retryable: false, message };
}
function gateway<M extends string>(status: number, retryable: boolean, message: M): FaultSpec {
  return { status, origin: 'gateway', retryable, message };
}
function upstream<M extends string>(status: number, retryable: boolean, message: M): FaultSpec {
  return { status, origin: 'upstream', retryable, message };
}
