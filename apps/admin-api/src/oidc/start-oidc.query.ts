import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches, MaxLength, ValidateIf } from 'class-validator';

/** How a login by an identity provider begins. */
export class StartOidcQuery {
  @ApiPropertyOptional({
    type: 'string',
    description: 'Path of the console to go to afterwards.',
    default: '/console/',
  })
  @ValidateIf((query: StartOidcQuery) => query.return_to !== undefined)
  @Matches(/^\/(?![/\\])[A-Za-z0-9/_.~-]{0,300}$/, { message: 'must be a path of this host' })
  readonly return_to: string = '/console/';

  @ApiPropertyOptional({ type: 'string', description: 'Token of the invitation that is accepted by this.' })
  @ValidateIf((query: StartOidcQuery) => query.invitation !== undefined)
  @MaxLength(300, { message: 'must have at most 300 characters' })
  readonly invitation?: string;
}
