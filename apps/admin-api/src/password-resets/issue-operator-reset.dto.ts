import { ApiProperty } from '@nestjs/swagger';
import { Length, IsString } from 'class-validator';
import { IssuePasswordReset } from './issue-password-reset.dto.ts';

/** Whose password is to be set anew. */
export class IssueOperatorReset extends IssuePasswordReset {
  @ApiProperty({
    type: 'string',
    minLength: 1,
    maxLength: 320,
    description: 'Address the person logs in with.',
    example: 'ada@example.com',
  })
  @Length(1, 320, { message: 'must have 1 to 320 characters' })
  @IsString({ message: ({ value }) => (value === undefined ? 'is required' : 'must be a string') })
  readonly email!: string;
}
