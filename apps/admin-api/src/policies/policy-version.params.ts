import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { AliasParams } from './alias.params.ts';

/** A version of a policy in a path. */
export class PolicyVersionParams extends AliasParams {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'Number of the version.' })
  @Type(() => Number)
  @Max(2_147_483_647, { message: 'must be a version' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' })
  readonly version!: number;
}
