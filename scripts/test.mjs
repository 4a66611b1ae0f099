// All tests: types, lint, unit, recorded cases of the language, over a real sshd, and in the lab of virtual machines.
// `npm test -- unit sshd` runs a part.
import { spawn, spawnSync } from 'node:child_process'
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
const steps = {
  types: ['npx', ['tsc', '--noEmit']],
  lint: ['npx', ['biome', 'check', '.']],
  unit: ['npx', ['vitest', 'run', '--project', 'unit']],
  conformance: ['npm', ['run', '--silent', 'conformance']],
  sshd: ['npx', ['vitest', 'run', '--project', 'sshd']],
  lab: ['npx', ['vitest', 'run', '--project', 'laws', '--project', 'lab']],
  mutations: ['npx', ['vitest', 'run', '--project', 'mutations']],
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
  )
}
if (ours) spawnSync(...lab('down'))
say('Summary')
console.log(summary.join('\n'))
console.log(`\n${summary.length - failed} passed, ${failed} failed`)
process.exit(interrupted ? 130 : failed ? 1 : 0)
