import { ApiPropertyOptional } from '@nestjs/swagger';
import { type Role, roles } from '@headgate/domain';
import { IsIn, IsString, Length, ValidateIf } from 'class-validator';
import { Expiry, ModelPatterns, RouteNames } from './key-fields.ts';

/** What changes a key: absent keeps, null resets. What the key itself is made of never changes; make another key instead. */
export class UpdateKey {
  @ApiPropertyOptional({ type: 'string', minLength: 1, maxLength: 200 })
  @ValidateIf((key: UpdateKey) => key.name !== undefined)
  @Length(1, 200, { message: 'must have 1 to 200 characters' })
  @IsString({ message: ({ value }) => (value === undefined ? 'is required' : 'must be a string') })
  readonly name?: string;

  @ApiPropertyOptional({ enum: roles, description: 'Of an admin key; never above your own.' })
  @ValidateIf((key: UpdateKey) => key.role !== undefined)
  @IsIn(roles, { message: `must be one of: ${roles.join(', ')}` })
  readonly role?: Role;

  @RouteNames()
  readonly routes?: string[] | null;

  @ModelPatterns()
  readonly models?: string[] | null;

  @Expiry()
  readonly expires_at?: string | null;
}
