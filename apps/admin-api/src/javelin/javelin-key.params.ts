import { Matches } from 'class-validator';
import { NameParams } from '../http/name.params.ts';

/** The names of a provider and one of its secrets in a path of that API. */
export class JavelinKeyParams extends NameParams {
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, { message: 'must be letters, digits, "-" or "_"' })
  readonly key!: string;
}
