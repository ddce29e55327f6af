import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Min } from 'class-validator';

/** What a plan takes beside the document. */
export class PlanQuery {
  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description: 'True deletes what the sections of the document do not name; sections that are absent are left alone.',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean({ message: 'must be true or false' })
  readonly prune: boolean = false;

  // Refused later with a better sentence: a document is of the whole organization.
  @IsOptional()
  @IsString()
  readonly project?: string;
}

/** What applying takes beside the document. */
export class ApplyQuery extends PlanQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'The revision a plan was made of; 412 if the organization has changed since.',
  })
  @IsOptional()
  @Type(() => Number)
  @Min(0, { message: 'must be at least 0' })
  @IsInt({ message: 'must be an integer' })
  readonly revision?: number;

  @IsOptional()
  @IsIn(['applied'], { message: 'must be "applied"' })
  readonly wait?: 'applied';
}
