import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';

/** The number of a revision in a path. */
export class RevisionParams {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Counts the changes of the organization.' })
  @Type(() => Number)
  @Max(Number.MAX_SAFE_INTEGER, { message: 'must be a revision' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' }) // the lowest is checked first
  readonly revision!: number;
}
