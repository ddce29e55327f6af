import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length, MaxLength, ValidateIf } from 'class-validator';

/** What accepts an invitation. */
export class AcceptInvitation {
  @ApiProperty({ type: 'string', maxLength: 300, description: 'The token of the invitation.' })
  @MaxLength(300, { message: 'must have at most 300 characters' })
  @IsString({ message: 'must be a string' })
  readonly token!: string;

  @ApiProperty({
    type: 'string',
    maxLength: 1024,
    format: 'password',
    description: 'A new one of at least 12 characters; whoever has an account at this address gives the one it has.',
  })
  @MaxLength(1024, { message: 'must have at most 1024 characters' })
  @IsString({ message: 'must be a string' })
  readonly password!: string;

  @ApiPropertyOptional({
    type: 'string',
    minLength: 1,
    maxLength: 200,
    description: 'How others see you.',
    example: 'Ada',
  })
  @ValidateIf((input: AcceptInvitation) => input.name !== undefined)
  @Length(1, 200, { message: 'must have 1 to 200 characters' })
  @IsString({ message: 'must be a string' })
  readonly name?: string;
}
