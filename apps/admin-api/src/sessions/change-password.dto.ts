import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

/** What changes a person's password. */
export class ChangePassword {
  @ApiProperty({
    type: 'string',
    maxLength: 1024,
    format: 'password',
    description: 'The one that holds now.',
    example: 'correct horse battery staple',
  })
  @MaxLength(1024, { message: 'must have at most 1024 characters' })
  @IsString({ message: 'must be a string' })
  readonly current_password!: string;

  @ApiProperty({ type: 'string', minLength: 12, maxLength: 256, format: 'password' })
  @MaxLength(1024, { message: 'must have at most 256 characters' })
  @IsString({ message: 'must be a string' })
  readonly new_password!: string;
}
