import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The name of a provider or route in a path. */
export class NameParams {
  @ApiProperty({ description: 'Name of the resource.', pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, { message: 'must be letters, digits, "-" or "_"' })
  readonly name!: string;
}
