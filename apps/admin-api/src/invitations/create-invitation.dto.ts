import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type Role, roles } from '@headgate/domain';
import { IsIn, IsInt, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { ProjectSlugList } from '../members/member-fields.ts';

/** What invites a person. */
export class CreateInvitation {
  @ApiProperty({ type: 'string', format: 'email', maxLength: 320, example: 'ada@example.com' })
  @Matches(/^[^\s@,;<>"]{1,64}@[^\s@,;<>"]{1,255}$/, {
    message: ({ value }) => (value === undefined ? 'is required' : 'must be an address such as ada@example.com'),
  })
  @MaxLength(320, {
    message: ({ value }) => (value === undefined ? 'is required' : 'must have at most 320 characters'),
  })
  readonly email!: string;

  @ApiProperty({ enum: roles, description: 'Never above your own.' })
  @IsIn(roles, {
    message: ({ value }) => (value === undefined ? 'is required' : `must be one of: ${roles.join(', ')}`),
  })
  readonly role!: Role;

  @ProjectSlugList('the project the request names, otherwise the whole organization')
  readonly projects?: string[] | null;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 720, default: 72, description: 'Hours until it ends.' })
  @ValidateIf((invitation: CreateInvitation) => invitation.expires_in_hours !== undefined)
  @Max(720, { message: 'must be at most 720' })
  @Min(1, { message: 'must be at least 1' })
  @IsInt({ message: 'must be an integer' })
  readonly expires_in_hours: number = 72;
}
