import type { OpaquePart } from '@headgate/domain';

/** What a block the canonical form has no word for is called where it is refused. */
export function blockName({ block }: OpaquePart): string {
  return `${typeof block['type'] === 'string' ? block['type'] : 'unknown'} blocks`;
}
