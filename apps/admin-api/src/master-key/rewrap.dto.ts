import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';

/** How much of the work is done by one request. */
export class Rewrap {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 500,
    default: 100,
    example: 100,
    description: 'Most organizations of this batch.',
  })
  @ValidateIf((body: Rewrap) => body.limit !== undefined)
  @Max(500, { message: 'must be at most 500' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' }) // the lowest is checked first
  readonly limit: number = 100;

  @ApiPropertyOptional({ type: 'string', description: 'The `next` of the batch before.' })
  @ValidateIf((body: Rewrap) => body.after !== undefined)
  @Matches(/^[\x21-\x7e]{1,100}$/, { message: 'must be the id of an organization' })
  readonly after?: string;
}
