#!/usr/bin/env node
import { Command, Option } from 'commander'
import { compileLate } from './command/compiling.ts'
import type { InventoryArguments } from './command/inventory.ts'
import type { RunArguments } from './command/run-options.ts'
import { vaultCommands, vaultOptions } from './command/vault-cli.ts'

/** Exit code of a bug of ours. */
const bugCode = 250

const collect = (value: string, before: readonly string[]) => [...before, value]

compileLate()

// A reader that went away is no bug; who runs something stops it (see interruption).
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)

const program = new Command('tsplay')
  .description('Declarative playbooks for load-balancer routers and the servers behind them.')
  .version('0.1.0')
  .showHelpAfterError('--help tells of all options')
  .configureHelp({
    optionDescription: ({ description, argChoices, defaultValue }) =>
      [
        description,
        argChoices && `(${argChoices.join(', ')})`,
        // That a flag is off and a list empty at first need not be said.
        typeof defaultValue === 'string' && `(default: ${defaultValue})`,
      ]
        .filter(Boolean)
        .join(' '),
  })

vaultOptions(program.command('run'))
  .description('run playbooks')
  .argument('<playbook...>', 'playbook files')
  .option('-i, --inventory <source>', 'inventory file or directory; may be given several times', collect, [])
  .option('-C, --check', 'rehearse: ask and plan, change nothing', false)
  .option('-D, --diff', 'show what changes, line by line', false)
  .option('-l, --limit <pattern>', 'only these hosts')
  .option('-t, --tags <names>', 'only tasks with these tags', collect, [])
  .option('--skip-tags <names>', 'no tasks with these tags', collect, [])
  .option('-e, --extra-vars <vars>', 'variables: k=v, {json} or @file', collect, [])
  .option('-f, --forks <n>', 'hosts at work at a time', '50')
  .option('-u, --user <name>', 'log in as')
  .option('--key-file, --private-key <file>', 'private key to log in with')
  .addOption(
    new Option('-c, --connection <type>', 'how to reach hosts').choices([
      'ssh',
      'openssh',
      'local',
      'smart',
      'paramiko',
    ]),
  )
  .addOption(new Option('-k, --ask-pass', 'ask for the password to log in with').default(false))
  .addOption(
    new Option(
      '--conn-pass-file, --connection-password-file <file>',
      'file with that password, or program that prints it',
    ).conflicts('askPass'),
  )
  .option('-b, --become', 'become another user', false)
  .addOption(
    new Option('--become-method <name>', 'how to become another user').choices(['sudo', 'su', 'doas']),
  )
  .option('--become-user <name>', 'the user to become')
  .addOption(new Option('-K, --ask-become-pass', 'ask for the password for that').default(false))
  .addOption(
    new Option(
      '--become-pass-file, --become-password-file <file>',
      'file with that password, or program that prints it',
    ).conflicts('askBecomePass'),
  )
  .option('--force-handlers', 'run notified handlers even on failed hosts', false)
  .option('-M, --module-path <dir>', 'further modules; may be given several times', collect, [])
  .option('-T, --timeout <seconds>', 'for connecting and logging in (default: as ssh_config says, or 10)')
  .option('--flush-cache', 'forget facts of earlier runs: here none outlives its run')
  .option('--start-at-task <name>', 'begin with the first task of that name')
  .option('--step', 'ask before each task', false)
  .option('--syntax-check', 'load and check the playbooks, run nothing', false)
  .option('--list-hosts', 'show the hosts of each play, run nothing', false)
  .option('--list-tasks', 'show the tasks, run nothing', false)
  .option('--list-tags', 'show the tags, run nothing', false)
  .addOption(new Option('-o, --output <format>', 'how to show the run').choices(['lines', 'json', 'live']))
  .option('-v, --verbose', 'show results; -vv shows more', (_: string, before: number) => before + 1, 0)
  .action(async (playbooks: string[], options: Omit<RunArguments, 'playbooks'>) => {
    const { runCommand } = await import('./command/run.ts')
    process.exitCode = await runCommand({ ...options, playbooks })
    // A login that was given up may hold on for long.
    setTimeout(() => process.exit(), 1_000).unref()
  })

vaultOptions(program.command('inventory'))
  .description('show an inventory')
  .argument('[group]', 'where --graph begins')
  .option('-i, --inventory <source>', 'inventory file or directory; may be given several times', collect, [])
  .option('--list', 'all groups and hosts, with the variables of each host')
  .option('--graph', 'a tree of groups and hosts')
  .option('--host <name>', 'the variables of one host')
  .option('-y, --yaml', 'YAML, where JSON is the default')
  .option('--vars', 'with --graph: variables too')
  .option('--export', 'as one would write it: variables where they are given, not where they count')
  .option('-l, --limit <pattern>', 'only these hosts')
  .option('--playbook-dir <dir>', 'with the variables beside playbooks of this folder')
  .option('-e, --extra-vars <vars>', 'variables: k=v, {json} or @file', collect, [])
  .action(async (group: string | undefined, options: Omit<InventoryArguments, 'group'>) => {
    const { inventoryText } = await import('./command/inventory.ts')
    process.stdout.write(`${(await inventoryText({ ...options, group })).trimEnd()}\n`)
  })

vaultCommands(program)

try {
  await program.parseAsync()
} catch (error) {
  const { reportError } = await import('./command/errors.ts')
  process.exitCode = reportError(error) ?? bugCode
}
