import { ApiPropertyOptional } from '@nestjs/swagger';
import { type ApiKeyOrder, apiKeyOrders } from '@headgate/database';
import { type KeyKind, keyKinds } from '@headgate/domain';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsISO8601, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ListQuery } from '../http/list.query.ts';

/** Filters and order of the list of keys. */
export class ListKeysQuery extends ListQuery {
  @ApiPropertyOptional({ enum: keyKinds, description: 'Only keys of this kind.' })
  @IsOptional()
  @IsIn(keyKinds, { message: `must be one of: ${keyKinds.join(', ')}` })
  readonly kind?: KeyKind;

  @ApiPropertyOptional({ type: 'string', maxLength: 200, description: 'Only keys of exactly this name.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly name?: string;

  @ApiPropertyOptional({ type: 'string', maxLength: 200, description: 'Only keys whose name begins like this.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  readonly name_prefix?: string;

  @ApiPropertyOptional({ type: 'boolean', description: 'Only keys that are switched on, or off.' })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean({ message: 'must be true or false' })
  readonly enabled?: boolean;

  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description: 'Only keys that end before this instant, ended ones included.',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/, {
    message: 'must be an instant such as 2027-12-31T23:59:59Z',
  })
  @IsISO8601({ strict: true }, { message: 'is no date of the calendar' })
  readonly expires_before?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Only keys made with this key.' })
  @IsOptional()
  @Matches(/^[\x21-\x7e]{1,200}$/, { message: 'must be the id of a key' })
  readonly created_by?: string;

  @ApiPropertyOptional({ type: 'string', description: 'Only keys bound to this policy.' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, { message: 'must be the alias of a policy' })
  readonly policy?: string;

  @ApiPropertyOptional({
    enum: apiKeyOrders,
    default: '-created_at',
    description: 'Order; a minus sign turns it round. Keys that never end come last by expires_at.',
  })
  @IsOptional()
  @IsIn(apiKeyOrders, { message: `must be one of: ${apiKeyOrders.join(', ')}` })
  readonly sort?: ApiKeyOrder;
}
