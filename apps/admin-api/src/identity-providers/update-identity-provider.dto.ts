import { ApiPropertyOptional } from '@nestjs/swagger';
import type { Role } from '@headgate/domain';
import { ValidateIf } from 'class-validator';
import type { GroupMappingInput } from './group-mapping.dto.ts';
import { DefaultRole, Enabled, GroupsClaim, Mappings, Scopes, TextField } from './identity-provider-fields.ts';

/** What changes an identity provider; an absent field stays. */
export class UpdateIdentityProvider {
  @ApiPropertyOptional({ type: 'string', minLength: 1, maxLength: 100, example: 'Company login' })
  @ValidateIf((input: UpdateIdentityProvider) => input.name !== undefined)
  @TextField(100)
  readonly name?: string;

  @ApiPropertyOptional({ type: 'string', format: 'uri', description: 'Another origin asks for the secret again.' })
  @ValidateIf((input: UpdateIdentityProvider) => input.issuer !== undefined)
  @TextField(500)
  readonly issuer?: string;

  @ApiPropertyOptional({ type: 'string', minLength: 1, maxLength: 300 })
  @ValidateIf((input: UpdateIdentityProvider) => input.client_id !== undefined)
  @TextField(300)
  readonly client_id?: string;

  @ApiPropertyOptional({
    type: 'string',
    minLength: 1,
    maxLength: 1000,
    format: 'password',
    description: 'The mask sent back keeps it.',
  })
  @ValidateIf((input: UpdateIdentityProvider) => input.client_secret !== undefined)
  @TextField(1000)
  readonly client_secret?: string;

  @Scopes()
  readonly scopes?: string[];

  @GroupsClaim()
  readonly groups_claim?: string;

  @Mappings()
  readonly mappings?: GroupMappingInput[];

  @DefaultRole()
  readonly default_role?: Role | null;

  @Enabled()
  readonly enabled?: boolean;
}
