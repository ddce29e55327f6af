import type { UsageStart } from '@headgate/domain';
import { toFault } from '@headgate/kernel';
import type { GroupRecord } from './record-group.ts';
import type { Segment } from './segment.ts';

/** A request that has begun, and its start on the way to the disk; one object, because there is one per call. */
export class OpenRequest implements GroupRecord {
  readonly kind = 'start';
  readonly isVoid = false;
  readonly start: UsageStart;
  readonly json: string;
  /** Where its start lies; undefined while it lies nowhere. */
  segment: Segment | undefined;
  isRefused = false;
  isEnding = false;
  readonly #whenRefused: (request: OpenRequest, error: unknown) => void;
  #whenSettled: (() => void) | undefined;

  constructor(start: UsageStart, json: string, whenRefused: (request: OpenRequest, error: unknown) => void) {
    this.start = start;
    this.json = json;
    this.#whenRefused = whenRefused;
  }

  /** True once the disk has taken or refused its start. */
  get isSettled(): boolean {
    return this.isRefused || this.segment !== undefined;
  }

  /**
   * Resolves once the disk has taken or refused its start, or rejects with what `finish` then throws. Called once, and only while the
   * disk has done neither. Not one promise for the whole turn: each request would wait for it in another one of its own.
   */
  settled(finish: (request: OpenRequest) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#whenSettled = () => {
        try {
          finish(this);
          resolve();
        } catch (error) {
          reject(toFault(error));
        }
      };
    });
  }

  kept(_position: number, segment: Segment): void {
    this.segment = segment;
    this.#whenSettled?.();
  }

  refused(error: unknown): void {
    this.isRefused = true;
    this.#whenRefused(this, error);
    this.#whenSettled?.();
  }
}

/** The end of a request on the way to the disk. */
export class EndingRequest implements GroupRecord {
  readonly kind = 'end';
  readonly request: OpenRequest;
  readonly json: string;
  readonly #whenKept: (ending: EndingRequest, position: number) => void;
  readonly #whenRefused: (ending: EndingRequest, error: unknown) => void;

  constructor(
    request: OpenRequest,
    json: string,
    whenKept: (ending: EndingRequest, position: number) => void,
    whenRefused: (ending: EndingRequest, error: unknown) => void,
  ) {
    this.request = request;
    this.json = json;
    this.#whenKept = whenKept;
    this.#whenRefused = whenRefused;
  }

  /** An end without a start is nobody's. */
  get isVoid(): boolean {
    return this.request.isRefused;
  }

  kept(position: number): void {
    this.#whenKept(this, position);
  }

  refused(error: unknown): void {
    this.#whenRefused(this, error);
  }
}
