import { ApiPropertyOptional } from '@nestjs/swagger';
import { type KeyKind, keyKinds } from '@headgate/domain';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ListQuery } from '../http/list.query.ts';

/** Filters of the list of keys. */
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
}
