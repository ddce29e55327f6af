import { snapshotManifest } from '@headgate/domain';
import { splitEnvelope } from './envelope-text.ts';
import { partKinds } from './part-kinds.ts';

const listed = snapshotManifest.pick({ parts: true });

/** Names of the parts an envelope's text says it is in; proves nothing, and gives none where the text is whole or broken. */
export function listPartNames(text: string): string[] {
  try {
    const { parts } = listed.parse(JSON.parse(splitEnvelope(text).body));
    return partKinds.flatMap((kind) => parts[kind].filter((name) => name !== ''));
  } catch {
    return [];
  }
}
