import { type Fault, fault, type FaultCode, type Problem } from '@headgate/kernel';
import { validationFault } from '../http/validation-fault.ts';

/** Faults that say something of one operation; after any other the rest cannot be judged. */
const ofOneOperation: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'validation_failed',
  'feature_unavailable',
  'not_found',
  'already_exists',
  'version_mismatch',
  'permission_denied',
  'limit_exceeded',
  'route_reserved',
]);

/** What is wrong with the operations of one call, so that all of it is told at once. */
export class BulkProblems {
  readonly #problems: Problem[] = [];
  readonly #codes = new Set<FaultCode>();
  readonly #failed = new Set<string>();

  /** Keeps what is wrong with the body of an operation. */
  addProblems(index: number, problems: readonly Problem[], code: FaultCode = 'validation_failed'): void {
    this.#codes.add(code);
    for (const { path, message } of problems) {
      this.#problems.push({ path: ['operations', index, ...(path === '' ? [] : [path])].join('.'), message });
    }
  }

  /** Keeps why an operation was refused; throws what is not about it alone. */
  addFault(index: number, name: string, refused: Fault): void {
    const { code, message, problems } = refused;
    if (!ofOneOperation.has(code)) throw refused;
    const isTold = problems.length > 0;
    // What follows from an operation that failed before is no problem of its own.
    if (!isTold && this.#failed.has(name)) return;
    this.#failed.add(name);
    this.addProblems(index, isTold ? problems : [{ path: '', message }], code);
  }

  /** Throws all that was kept: under its own code where all have one, otherwise as a request that is wrong. */
  throwIfAny(): void {
    if (this.#problems.length === 0) return;
    const [code] = this.#codes;
    if (this.#codes.size !== 1 || code === undefined) throw validationFault(this.#problems);
    throw fault(code, { problems: this.#problems });
  }
}
