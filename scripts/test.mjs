// All tests: types, lint, unit, recorded cases of the language, over a real sshd, and in the lab of virtual machines.
// `npm test -- unit sshd` runs a part.
import { spawn, spawnSync } from 'node:child_process'
import { debianPackages, npmPackages, packages, root, say } from './setup.mjs'

const parts = ['types', 'lint', 'unit', 'conformance', 'sshd', 'lab']
// Takes long, so only when asked for.
const further = ['mutations']
const chosen = process.argv.slice(2)
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

let failed = 0
const summary = []
for (const part of [...parts, ...further].filter(wanted)) {
  say(part)
  const started = Date.now()
  const [command, args] = steps[part]
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) failed++
  summary.push(
    `${status === 0 ? 'passed' : 'FAILED'}  ${part.padEnd(11)} ${((Date.now() - started) / 1000).toFixed(0)} s`,
  )
}
if (ours) spawnSync(...lab('down'))
say('Summary')
console.log(summary.join('\n'))
console.log(`\n${summary.length - failed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
