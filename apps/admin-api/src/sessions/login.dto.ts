import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

/** What logs a person in. */
export class Login {
  @ApiProperty({
    type: 'string',
    maxLength: 320,
    description: 'Address the person was invited under.',
    example: 'ada@example.com',
  })
  @MaxLength(320, { message: 'must have at most 320 characters' })
  @IsString({ message: 'must be a string' })
  readonly email!: string;

  @ApiProperty({ type: 'string', maxLength: 1024, format: 'password', example: 'correct horse battery staple' })
  @MaxLength(1024, { message: 'must have at most 1024 characters' })
  @IsString({ message: 'must be a string' })
  readonly password!: string;
}
