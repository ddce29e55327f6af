import { ApiProperty } from '@nestjs/swagger';
import { type Role, roles } from '@headgate/domain';
import { IsIn, IsString, Length } from 'class-validator';
import { ProjectSlugList } from '../members/member-fields.ts';

/** What a group at the identity provider gives. */
export class GroupMappingInput {
  @ApiProperty({ type: 'string', minLength: 1, maxLength: 300, example: 'platform-team' })
  @Length(1, 300, { message: 'must have 1 to 300 characters' })
  @IsString({ message: ({ value }) => (value === undefined ? 'is required' : 'must be a string') })
  readonly group!: string;

  @ApiProperty({ enum: roles, description: 'Never above your own.' })
  @IsIn(roles, {
    message: ({ value }) => (value === undefined ? 'is required' : `must be one of: ${roles.join(', ')}`),
  })
  readonly role!: Role;

  @ProjectSlugList('the whole organization')
  readonly projects?: string[] | null;
}
