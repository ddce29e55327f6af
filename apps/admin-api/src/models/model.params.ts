import { ApiProperty } from '@nestjs/swagger';
import { Matches, MaxLength } from 'class-validator';

/** A model in a path. */
export class ModelParams {
  @ApiProperty({
    description: 'Kind of provider, such as "openai"; or the name of one of your providers.',
    pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$',
  })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, { message: 'must be letters, digits, "-" or "_"' })
  readonly provider!: string;

  @ApiProperty({ description: 'Id of the model as the provider spells it; its slashes are written as %2F.' })
  @MaxLength(200, { message: 'must be at most 200 characters' })
  // A quote would end the ETag it becomes part of.
  @Matches(/^[\x21\x23-\x5b\x5d-\x7e]+$/, { message: 'must be printable ASCII without spaces and quotes' })
  readonly model!: string;
}
