import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type KeyEndpoint, type KeyKind, keyKinds, type Role, roles } from '@headgate/domain';
import { IsIn, IsString, Length, Matches, ValidateIf } from 'class-validator';
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

/** What creates a key. */
export class CreateKey {
  @ApiProperty({ type: 'string', minLength: 1, maxLength: 200, description: 'For people.', example: 'support desk' })
  @Length(1, 200, { message: 'must have 1 to 200 characters' })
  @IsString({ message: ({ value }) => (value === undefined ? 'is required' : 'must be a string') })
  readonly name!: string;

  @ApiPropertyOptional({ enum: keyKinds, default: 'inference', description: 'Admin keys manage, inference keys call.' })
  @ValidateIf((key: CreateKey) => key.kind !== undefined) // null is no kind
  @IsIn(keyKinds, { message: `must be one of: ${keyKinds.join(', ')}` })
  readonly kind: KeyKind = 'inference';

  @ApiPropertyOptional({ enum: roles, description: 'Of an admin key, which needs one; never above your own.' })
  @ValidateIf((key: CreateKey) => key.role !== undefined)
  @IsIn(roles, { message: `must be one of: ${roles.join(', ')}` })
  readonly role?: Role;

  @ApiPropertyOptional({
    type: 'string',
    pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
    description:
      'Slug of its project. Without it the one the request names; else `default` for an inference key, the whole organization for an admin key.',
  })
  @ValidateIf((key: CreateKey) => key.project !== undefined)
  @Matches(/^[a-z0-9][a-z0-9-]{0,62}$/, { message: 'must be a slug' })
  readonly project?: string;

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
