import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The alias of a policy in a path. */
export class AliasParams {
  @ApiProperty({ description: 'Alias of the policy.', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, { message: 'must be letters, digits, "-" or "_"' })
  readonly alias!: string;
}
