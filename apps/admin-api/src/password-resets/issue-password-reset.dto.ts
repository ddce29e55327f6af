import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';

/** How long a token may be used. */
export class IssuePasswordReset {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 5,
    maximum: 1440,
    default: 60,
    example: 60,
    description: 'Minutes until it ends.',
  })
  @ValidateIf((input: IssuePasswordReset) => input.expires_in_minutes !== undefined)
  @Max(1440, { message: 'must be at most 1440' })
  @Min(5, { message: 'must be at least 5' })
  @IsInt({ message: 'must be an integer' })
  readonly expires_in_minutes: number = 60;
}
