/** Asks the worker to publish an organization's newest configuration. */
export abstract class Publisher {
  abstract request(org: string, rev: number): Promise<void>;
}
