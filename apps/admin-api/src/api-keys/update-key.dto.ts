import { ApiPropertyOptional } from '@nestjs/swagger';
import { type KeyEndpoint, type Role, roles } from '@headgate/domain';
import { IsIn, IsString, Length, ValidateIf } from 'class-validator';
import {
  Enabled,
  Endpoints,
  Expiry,
  InlinePolicy,
  ModelPatterns,
  Pairs,
  PolicyAlias,
  RouteNames,
} from './key-fields.ts';

/** What changes a key: absent keeps, null resets. Its secret changes by rotation alone. */
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

  @Endpoints()
  readonly endpoints?: KeyEndpoint[] | null;

  @Pairs('What whoever makes the key vouches for, for rules and usage; a caller cannot change it.')
  readonly attrs?: Record<string, string> | null;

  @Pairs('For people and for finding it; never interpreted.')
  readonly labels?: Record<string, string> | null;

  @PolicyAlias()
  readonly policy?: string | null;

  @InlinePolicy()
  readonly inline_policy?: boolean;

  @Enabled()
  readonly enabled?: boolean;

  @Expiry()
  readonly expires_at?: string | null;
}
