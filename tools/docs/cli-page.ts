import type { Command } from '../../apps/cli/src/command.ts';
import { renderHelp } from '../../apps/cli/src/render-help.ts';

const intro = `# The command line

\`headgate\` is a client of the admin API. In a checkout, \`npm start\` builds it, and \`npm run -s headgate -- <command>\` runs it;
\`npm link\` puts \`headgate\` itself on the path.

It finds the admin API and its key, in this order, always both in the same place:

1. \`HEADGATE_URL\` and \`HEADGATE_API_KEY\`;
2. the last \`headgate login\`, kept in \`$XDG_CONFIG_HOME/headgate/credentials.json\` (else \`~/.config\`), readable by you alone;
3. \`.headgate/dev.json\` of this folder or one above it: the installation \`npm start\` runs in this checkout.

Answers go to the output, everything else (notes, progress, complaints) to the error stream; progress is shown only where somebody
watches. Secrets a [document](declarative.md) refers to are read here, from this environment and these files, before it is sent.

| exit code | means                                                      |
| --------- | ---------------------------------------------------------- |
| 0         | done                                                       |
| 1         | failed or refused; the reason is on the error stream       |
| 2         | wrong use                                                  |
| 3         | a plan with changes, with \`plan --detailed-exit-code\`      |
| 130       | interrupted                                                |
`;

/** The page of the command line: what every command says of itself. */
export function renderCliPage(commands: readonly Command[]): string {
  const sections = commands.map(
    (command) => `## ${command.name}\n\n\`\`\`text\n${renderHelp(command).trimEnd()}\n\`\`\`\n`,
  );
  return [intro, ...sections].join('\n');
}
