import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';

/** How long the secrets before go on working. */
export class RotateKey {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 2_592_000,
    example: 3600,
    default: 0,
    description:
      'Seconds for which no earlier secret is refused yet, 30 days at most; 0 ends them at once. An earlier grace is shortened to it, never prolonged.',
  })
  @ValidateIf((body: RotateKey) => body.grace_seconds !== undefined)
  @Max(2_592_000, { message: 'must be at most 2592000' })
  @Min(0, { message: 'must be at least 0' })
  @IsInt({ message: 'must be an integer' }) // the lowest is checked first
  readonly grace_seconds: number = 0;
}
