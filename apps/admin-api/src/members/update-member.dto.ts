import { ApiPropertyOptional } from '@nestjs/swagger';
import { type Role, roles } from '@headgate/domain';
import { IsIn, ValidateIf } from 'class-validator';
import { ProjectSlugList } from './member-fields.ts';

/** What changes a member; an absent field stays. */
export class UpdateMember {
  @ApiPropertyOptional({ enum: roles, description: 'Never above your own.' })
  @ValidateIf((member: UpdateMember) => member.role !== undefined)
  @IsIn(roles, { message: `must be one of: ${roles.join(', ')}` })
  readonly role?: Role;

  @ProjectSlugList('as before')
  readonly projects?: string[] | null;
}
