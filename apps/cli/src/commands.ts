import type { Command } from './command.ts';
import { apply } from './commands/apply.ts';
import { auditVerify } from './commands/audit-verify.ts';
import { completion } from './commands/completion.ts';
import { explain } from './commands/explain.ts';
import { exportDocument } from './commands/export.ts';
import { get } from './commands/get.ts';
import { importFile } from './commands/import.ts';
import { keysCreate } from './commands/keys-create.ts';
import { keysList } from './commands/keys-list.ts';
import { keysRotate } from './commands/keys-rotate.ts';
import { keysRevoke } from './commands/keys-revoke.ts';
import { login } from './commands/login.ts';
import { masterKeyRewrap } from './commands/master-key-rewrap.ts';
import { plan } from './commands/plan.ts';
import { republish } from './commands/republish.ts';
import { rollback } from './commands/rollback.ts';
import { tail } from './commands/tail.ts';
import { usage } from './commands/usage.ts';
import { validate } from './commands/validate.ts';

/** Every command there is; parsing, help, completion and documentation follow from this table. */
export const commands: readonly Command[] = [
  login,
  get,
  exportDocument,
  validate,
  plan,
  apply,
  importFile,
  explain,
  rollback,
  keysList,
  keysCreate,
  keysRotate,
  keysRevoke,
  auditVerify,
  masterKeyRewrap,
  republish,
  usage,
  tail,
  completion,
];
