// All tests: types, lint, unit, recorded cases of the language, over a real sshd, and in the lab of virtual machines.
// `npm test -- unit sshd` runs a part.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { debianPackages, fail, npmPackages, packages, root, say } from './setup.mjs'

const parts = ['types', 'lint', 'unit', 'conformance', 'sshd', 'lab']
// Takes long, so only when asked for.
const further = ['mutations']
const chosen = process.argv.slice(2)
const unknown = chosen.filter((part) => ![...parts, ...further].includes(part))
if (unknown.length > 0)
  fail(`there is no part ${unknown.join(', ')}: there are ${[...parts, ...further].join(', ')}`)
const wanted = (part) => (chosen.length === 0 ? parts.includes(part) : chosen.includes(part))

npmPackages()
const inLab = wanted('lab') || wanted('mutations')
const local = ['unit', 'conformance', 'sshd'].some(wanted)
if (local || inLab) {
  const ordinary = process.getuid?.() === 0 ? [] : packages.labUser
  debianPackages([...(local ? packages.tests : []), ...(inLab ? [...packages.lab, ...ordinary] : [])])
}
const reports = mkdtempSync(join(tmpdir(), 'tsplay-test-'))
const report = (part) => join(reports, `${part}.json`)
const vitest = (part, ...projects) => [
  'npx',
  [
    ...['vitest', 'run', ...projects.flatMap((name) => ['--project', name])],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${report(part)}`],
  ],
]
const steps = {
  types: ['npx', ['tsc', '--noEmit']],
  lint: ['npx', ['biome', 'check', '.']],
  unit: vitest('unit', 'unit'),
  conformance: ['npm', ['run', '--silent', 'conformance']],
  sshd: vitest('sshd', 'sshd'),
  lab: vitest('lab', 'laws', 'lab'),
  mutations: vitest('mutations', 'mutations'),
}
const lab = (word) => ['node', ['dist/lab/cli.js', word], { cwd: root, stdio: 'ignore' }]
// Machines that were up before stay up.
const ours = inLab && spawnSync(...lab('status')).status !== 0
// They boot while the quick parts run; what goes wrong there, the lab's own part says.
if (ours) spawn(...lab('up'))

// Who interrupts the tests does not want to keep their machines.
let interrupted = false
let running
for (const name of ['SIGINT', 'SIGTERM'])
  process.on(name, () => {
    interrupted = true
    running?.kill(name)
  })

function passes([command, args]) {
  return new Promise((resolve) => {
    running = spawn(command, args, { cwd: root, stdio: 'inherit' })
    running.on('close', (code) => resolve(code === 0))
    running.on('error', () => resolve(false))
  })
}

/** The tests of a part that failed, each with the beginning of its message: they are pages above the summary. */
function failures(part) {
  let files
  try {
    files = JSON.parse(readFileSync(report(part), 'utf8')).testResults
  } catch {
    return []
  }
  const told = (message) =>
    message
      .split('\n')
      .filter(Boolean)
      .slice(0, 8)
      .map((line) => `    ${line.slice(0, 300)}`)
  return files.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name)
    const tests = assertionResults.filter(({ status }) => status === 'failed')
    if (tests.length === 0) return message ? [`  ${file}`, ...told(message)] : []
    return tests.flatMap((test) => [`  ${file}: ${test.fullName}`, ...told(test.failureMessages.join('\n'))])
  })
}

let failed = 0
const summary = []
for (const part of [...parts, ...further].filter(wanted)) {
  if (interrupted) break
  say(part)
  const started = Date.now()
  const passed = await passes(steps[part])
  if (!passed) failed++
  summary.push(
    `${passed ? 'passed' : 'FAILED'}  ${part.padEnd(11)} ${((Date.now() - started) / 1000).toFixed(0)} s`,
    ...(passed ? [] : failures(part)),
  )
}
rmSync(reports, { recursive: true })
if (ours) spawnSync(...lab('down'))
say('Summary')
console.log(summary.join('\n'))
console.log(`\n${summary.length - failed} passed, ${failed} failed`)
process.exit(interrupted ? 130 : failed ? 1 : 0)
