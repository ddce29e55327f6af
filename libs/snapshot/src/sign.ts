/** Signs a text, base64url; the publisher's half. */
export type Sign = (message: string) => string;

/** True where `signature` is the publisher's over `message`; never throws. */
export type Verify = (message: string, signature: string) => boolean;
