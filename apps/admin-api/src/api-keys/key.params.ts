import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** The id of a key in a path. */
export class KeyParams {
  @ApiProperty({ description: 'The 12 characters inside the key.', pattern: '^[0-9A-Za-z]{12}$' })
  @Matches(/^[0-9A-Za-z]{12}$/, { message: 'must be the 12 characters inside the key' })
  readonly id!: string;
}
