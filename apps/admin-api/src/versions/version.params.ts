import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { ProjectQuery } from '../http/project.query.ts';

const mostVersion = 2_147_483_647;

/** Two versions to compare. */
export class DiffQuery extends ProjectQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    description: 'Number of the earlier version; default the one before the later.',
  })
  @IsOptional()
  @Type(() => Number)
  @Max(mostVersion, { message: 'must be a version' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' })
  readonly from?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, description: 'Number of the later one; default the newest.' })
  @IsOptional()
  @Type(() => Number)
  @Max(mostVersion, { message: 'must be a version' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' })
  readonly to?: number;
}

/** The version to go back to. */
export class RollbackBody {
  @ApiProperty({ type: 'integer', minimum: 1, example: 3, description: 'Number of the version to make anew.' })
  @Max(mostVersion, { message: 'must be a version' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' })
  readonly version!: number;
}
