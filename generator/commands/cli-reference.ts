import type { Command } from 'commander'

/** The Markdown of docs/cli.md: the help of every verb, as the program itself prints it. */
export function cliReference(program: Command): string {
  return [head, ...sections(program, 'hardway')].join('\n\n')
}

const head = `# Commands

What \`npx hardway\` says of itself; \`npx hardway VERB --help\` prints each part. The code holds this text:
\`npx vitest run --project unit test/commands/cli.test.ts -u\` renews this page.`

function sections(command: Command, path: string): string[] {
  const inner = command.commands.filter((each) => each.name() !== 'help')
  return [
    [`${'#'.repeat(Math.min(path.split(' ').length + 1, 3))} ${path}`, '', '```text', helpOf(command), '```'].join(
      '\n',
    ),
    ...inner.flatMap((each) => sections(each, `${path} ${each.name()}`)),
  ]
}

function helpOf(command: Command): string {
  const said: string[] = []
  command.configureOutput({
    writeOut: (text) => said.push(text),
    getOutHelpWidth: () => 120,
    getOutHasColors: () => false,
  })
  command.outputHelp()
  return said.join('').trimEnd()
}
