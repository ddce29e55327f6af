import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

/** What sets a password anew. */
export class RedeemPasswordReset {
  @ApiProperty({ type: 'string', maxLength: 300, description: 'The token of the reset.' })
  @MaxLength(300, { message: 'must have at most 300 characters' })
  @IsString({ message: 'must be a string' })
  readonly token!: string;

  @ApiProperty({
    type: 'string',
    minLength: 12,
    maxLength: 256,
    format: 'password',
    example: 'correct horse battery staple',
  })
  @MaxLength(1024, { message: 'must have at most 256 characters' })
  @IsString({ message: 'must be a string' })
  readonly new_password!: string;
}
