/** The little of a logger the feed needs; pino's shape. Fields never hold a key, a secret or a body. */
export interface FeedLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
