import { Command } from 'commander'
import type { RuleGroup } from './rule-catalogue.ts'
import type { Terminal } from './terminal.ts'

/** `hardway rules`: everything that `check`, `generate` and the verbs that read their results ask of the inputs, from the code itself. */
export function rulesCommand(terminal: Terminal): Command {
  return new Command('rules')
    .option('--markdown', 'print them as the Markdown of docs/rules.md')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  npx hardway rules --markdown > docs/rules.md')
    .action(async (options: { readonly markdown?: boolean; readonly json?: boolean }) => {
      const { ruleCatalogue } = await import('./rule-catalogue.ts')
      if (options.json) terminal.out(JSON.stringify(ruleCatalogue, null, 2))
      else terminal.out(options.markdown ? asMarkdown(ruleCatalogue) : asText(ruleCatalogue))
    })
}

function asText(groups: readonly RuleGroup[]): string {
  const width = Math.max(...groups.flatMap(({ rules }) => rules.map(({ name }) => name.length)))
  const block = ({ title, rules }: RuleGroup) =>
    [title, ...rules.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`)].join('\n')
  return groups.map(block).join('\n\n')
}

function asMarkdown(groups: readonly RuleGroup[]): string {
  return [head, ...groups.map(asTable)].join('\n\n')
}

const head = `# Rules

What a topology, its secrets, the output folder and a baked image must keep. \`npx hardway check\` tells every problem of the first two at once, each with
the name of its rule; \`generate\`, and every verb that boots hosts, refuses to go on while there is an error. A warning is told, and no more.

The code holds this list: \`npx hardway rules --markdown\` prints it.`

function asTable({ title, rules }: RuleGroup): string {
  const cell = (text: string) => text.replaceAll('|', '\\|')
  const rows = rules.map(({ name, severity, says }) => `| \`${name}\` | ${severity} | ${cell(says)} |`)
  return [`## ${title}`, '', '| rule | breaking it is | what must hold |', '| --- | --- | --- |', ...rows].join('\n')
}
