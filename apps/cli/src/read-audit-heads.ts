import path from 'node:path';
import { auditHead, type AuditHead, auditHeadText } from '@headgate/domain';
import { createVerifier, type Verifier } from '@headgate/secrets';
import { CliError, exitCodes } from './cli-error.ts';
import type { CommandContext } from './command.ts';

/** Which exported heads to read, and what proves them. */
export interface HeadsWanted {
  readonly file: string;
  readonly org: string;
  /** Base64 SPKI; undefined: signatures are not looked at. */
  readonly publicKey: string | undefined;
}

/** The heads of one organization out of a file of exported ones. Throws where there are none, or one is not what was signed. */
export async function readAuditHeads(
  { files }: Pick<CommandContext, 'files'>,
  { file, org, publicKey }: HeadsWanted,
): Promise<readonly AuditHead[]> {
  const text = await files.read(path.resolve(files.workingFolder, file));
  if (text === undefined) throw new CliError(`there is no file ${file}`, exitCodes.usage);
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), place: `${file}:${index + 1}` }));
  const heads = lines
    .filter(({ line }) => line !== '')
    .map(({ line, place }) => ({ head: parseHead(line, place), place }))
    .filter(({ head }) => head.org === org);
  if (heads.length === 0) throw new CliError(`${file} has no head of ${org}`);
  if (publicKey !== undefined) {
    const verifier = openVerifier(publicKey);
    for (const found of heads) assertSigned(found, verifier);
  }
  return heads.map(({ head }) => head);
}

function openVerifier(publicKey: string): Verifier {
  try {
    return createVerifier(publicKey);
  } catch {
    throw new CliError('--public-key is no Ed25519 key in base64', exitCodes.usage);
  }
}

function parseHead(line: string, place: string): AuditHead {
  try {
    return auditHead.parse(JSON.parse(line));
  } catch {
    throw new CliError(`${place} is no exported head`);
  }
}

function assertSigned({ head, place }: { readonly head: AuditHead; readonly place: string }, verifier: Verifier): void {
  const { signature, ...rest } = head;
  if (verifier.verify(auditHeadText(rest), signature)) return;
  throw new CliError(`${place} was not signed by this installation, or was changed`);
}
