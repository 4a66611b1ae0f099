// The whole story on virtual machines: rehearse, run, run again, fetch a file by active and passive FTP.
import { spawn, spawnSync } from 'node:child_process'
import { debianPackages, fail, npmPackages, packages, root, run, say } from './setup.mjs'

const playbook = ['run', 'playbooks/ftp-lvs.yml', '-i', 'inventory']
const tsplay = (...more) => run('node', ['dist/src/cli.js', ...playbook, ...more])
const lab = (...args) => run('node', ['dist/lab/cli.js', ...args])

npmPackages()
debianPackages([...packages.lab, ...(process.getuid?.() === 0 ? [] : packages.labUser)])

say(
  'The lab: two routers, two FTP servers and a client as virtual machines (the first time takes some minutes)',
)
lab('up')
// Whatever they were left with by somebody else: the rehearsal is of fresh machines.
lab('reset')

say('1. Rehearse: tsplay run playbooks/ftp-lvs.yml -i inventory --check --diff')
tsplay('--check', '--diff')

say('2. Run: tsplay run playbooks/ftp-lvs.yml -i inventory')
tsplay()

say('3. Run again: nothing changes')
const again = spawn('node', ['dist/src/cli.js', ...playbook], {
  cwd: root,
  stdio: ['inherit', 'pipe', 'inherit'],
})
let said = ''
again.stdout.setEncoding('utf8').on('data', (text) => {
  process.stdout.write(text)
  said += text
})
const code = await new Promise((resolve) => again.on('close', resolve))
if (code !== 0 || / changed=[1-9]/.test(said)) fail('The second run was to change nothing.')

say('4. A file through the virtual IP, by passive and by active FTP, from the client')
for (const [name, flags] of [
  ['passive', '--disable-epsv --no-ftp-skip-pasv-ip'],
  ['active', '--disable-eprt --ftp-port -'],
]) {
  const command = `curl --silent --show-error --max-time 20 ${flags} ftp://192.0.2.1/lvs-check.txt`
  console.log(`\n${name}: ${command}`)
  const { status } = spawnSync('node', ['dist/lab/cli.js', 'ssh', 'client', command], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(status ?? 1)
}

say('Look around')
console.log(`npm run lab -- ssh lb1 ipvsadm -Ln       the virtual server and its real servers
npm run lab -- ssh lb1 ip -br address    who holds the virtual IP
npm run lab -- ssh lb1 systemctl stop keepalived    where lb1 has it: then lb2 takes over
npx tsplay ${playbook.join(' ')} --check --diff
npm run lab -- reset                     all machines fresh again
npm run lab -- down                      stop them`)
