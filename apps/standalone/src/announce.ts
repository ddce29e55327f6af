/** What `.headgate/dev.json` holds: everything a script needs to use this installation. */
export interface DevFile {
  readonly adminUrl: string;
  readonly proxyUrl: string;
  readonly docsUrl: string;
  readonly adminKey: string;
  readonly platformKey: string;
  readonly apiKey: string;
}

const body = '{"model":"mock/echo","messages":[{"role":"user","content":"Hello"}]}';

/** What is printed when everything runs. Keys are printed on the first start only; later ones read them from the file. */
export function announce(dev: DevFile, file: string, isNew: boolean): string {
  const key = isNew ? dev.apiKey : `$(node -p 'require("${file}").apiKey')`;
  return [
    '',
    `Headgate is ready.`,
    '',
    `  proxy      ${dev.proxyUrl}`,
    `  admin API  ${dev.adminUrl}/v1/admin`,
    `  Swagger    ${dev.docsUrl}`,
    ...(isNew
      ? ['', '  These keys are shown once:', `  admin key  ${dev.adminKey}`, `  API key    ${dev.apiKey}`]
      : []),
    `  all keys   ${file}`,
    '',
    'Try it:',
    '',
    `  curl ${dev.proxyUrl}/v1/chat/completions \\`,
    `    -H "authorization: Bearer ${key}" \\`,
    `    -H "content-type: application/json" \\`,
    `    -d '${body}'`,
    '',
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}
