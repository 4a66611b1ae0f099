import { sh } from '../../src/script.ts'
import { assignments } from './assignments.ts'
import { distribution } from './distribution.ts'
import type { Family } from './family.ts'

/**
 * What lsb_release says, where it is installed. On Debian and its children it is a slow program in places, and says
 * no more than the release files do.
 */
export const lsb: Family = {
  name: 'lsb',
  subset: 'min',
  needs: [distribution],
  script: () => sh`if command -v lsb_release >/dev/null; then
  echo installed
  test -e /etc/debian_version || lsb_release -a
fi`,
  parse: (answers) => {
    const [installed, ...said] = answers.part('lsb')
    const file = assignments(answers.lines('/etc/lsb-release'))
    const os = assignments(answers.lines('/etc/os-release'))
    const spoken = (label: string): string | undefined =>
      said
        .find((line) => line.startsWith(`${label}:`))
        ?.slice(label.length + 1)
        .trim()
    const found =
      said.length > 0
        ? [spoken('Distributor ID'), spoken('Release'), spoken('Codename'), spoken('Description')]
        : file.has('DISTRIB_ID')
          ? ['ID', 'RELEASE', 'CODENAME', 'DESCRIPTION'].map((key) => file.get(`DISTRIB_${key}`))
          : installed && os.has('ID')
            ? [
                capital(os.get('ID')!),
                os.get('VERSION_ID'),
                os.get('VERSION_CODENAME'),
                os.get('PRETTY_NAME'),
              ]
            : []
    const [id, release, codename, description] = found
    return { lsb: { id, release, codename, description, major_release: release?.split('.')[0] } }
  },
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
