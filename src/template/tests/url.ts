import { operations } from '../filter.ts'
import { splitUrl } from '../filters/url.ts'
import { iterate } from '../python/iterate.ts'
import type { V } from '../runtime.ts'

/** Tests of URLs; like Ansible's they do not ask for more than the form. */
export const urlTests = operations({
  uri: {
    takes: 'schemes=none',
    does: 'Has the form of a URI, of one of the schemes if there are any given.',
    example: ["'urn:isbn:1' is uri(['urn'])", 'true'],
    run: (_, value, schemes) => isUri(value, schemes),
  },
  url: {
    takes: 'schemes=none',
    does: 'Has the form of a URL: a host, or the scheme file.',
    example: ["'https://x.org/' is url", 'true'],
    run: (_, value, schemes) => {
      if (!isUri(value, schemes)) return false
      const parts = splitUrl(value as string)
      return parts.get('netloc') !== '' || parts.get('scheme') === 'file'
    },
  },
  urn: {
    takes: '',
    does: 'Has the form of a URN.',
    example: ["'https://x.org/' is urn", 'false'],
    run: (_, value) => isUri(value, ['urn']),
  },
})

function isUri(value: V, schemes: V): boolean {
  if (typeof value !== 'string') return false
  return schemes === null || iterate(schemes).includes(splitUrl(value).get('scheme') ?? null)
}
