import { operations } from '../filter.ts'
import { Mistake } from '../python/mistake.ts'
import { str } from '../python/text.ts'
import { isList, textOf, truth } from '../python/type.ts'
import type { V } from '../runtime.ts'
import { fromYaml, fromYamlAll } from './from-yaml.ts'
import { fromJson, toJson } from './json.ts'
import { pretty } from './pretty.ts'
import { toYaml } from './to-yaml.ts'

const yamlOptions =
  'width=80, sort_keys=true, default_flow_style=none, explicit_start=false, explicit_end=false, allow_unicode=true'

/** Filters that write and read data as text. */
export const dataFilters = operations({
  to_json: {
    takes:
      'indent=none, sort_keys=false, ensure_ascii=true, separators=none, vault_to_text=true, preprocess_unsafe=true',
    does: 'As JSON.',
    example: ["{'a': [1, none]} | to_json", `'{"a": [1, null]}'`],
    run: (_, value, indent, sortKeys, ascii, separators) =>
      toJson(value, {
        indent,
        sortKeys: sortKeys === true,
        ascii: ascii !== false,
        separators: isList(separators) ? (separators.map(str) as [string, string]) : [', ', ': '],
      }),
  },
  to_nice_json: {
    takes: 'indent=4, sort_keys=true, ensure_ascii=true',
    does: 'As JSON on many lines, with sorted keys.',
    example: ['[1] | to_nice_json', "'[\n    1\n]'"],
    run: (_, value, indent, sortKeys, ascii) =>
      toJson(value, { indent, sortKeys: sortKeys === true, ascii: ascii !== false, separators: [',', ': '] }),
  },
  pprint: {
    takes: 'verbose=false',
    does: "As Python's pprint lays it out.",
    example: ["{'b': 1, 'a': [none]} | pprint", "\"{'a': [None], 'b': 1}\""],
    run: (_, value) => pretty(value),
  },
  from_json: {
    takes: '',
    does: 'What a JSON text holds.',
    example: [`'{"a": 1.0}' | from_json`, "{'a': 1.0}"],
    run: (_, value) => fromJson(textOf(value)),
  },
  to_yaml: {
    takes: `indent=2, ${yamlOptions}`,
    does: 'As YAML; what holds only scalars in brackets.',
    example: ["{'a': [1]} | to_yaml", "'a: [1]\n'"],
    run: (_, value, indent, width, sortKeys, flow: V, start, end) =>
      toYaml(value, yaml(indent, width, sortKeys, flow === null ? undefined : truth(flow), start, end)),
  },
  to_nice_yaml: {
    takes: `indent=4, ${yamlOptions}`,
    does: 'As YAML on many lines.',
    example: ["{'a': [1]} | to_nice_yaml", "'a:\n- 1\n'"],
    run: (_, value, indent, width, sortKeys, _flow: V, start, end) =>
      toYaml(value, yaml(indent, width, sortKeys, false, start, end)),
  },
  from_yaml: {
    takes: '',
    does: 'What a YAML text holds; what is no text stays as it is.',
    example: ["'a: [1, yes]' | from_yaml", "{'a': [1, true]}"],
    run: (_, value) => (typeof value === 'string' ? fromYaml(value) : value),
  },
  from_yaml_all: {
    takes: '',
    does: 'A list of what the YAML documents of a text hold.',
    example: ["'a: 1\n---\nb: 2' | from_yaml_all", "[{'a': 1}, {'b': 2}]"],
    run: (_, value) => (typeof value === 'string' ? fromYamlAll(value) : value),
  },
  b64encode: {
    takes: 'encoding="utf-8"',
    does: 'As base64.',
    example: ["'abc' | b64encode", "'YWJj'"],
    run: (_, value, encoding) => Buffer.from(str(value), bufferEncoding(encoding)).toString('base64'),
  },
  b64decode: {
    takes: 'encoding="utf-8", urlsafe=false',
    does: 'The text that base64 holds.',
    example: ["'YWJj' | b64decode", "'abc'"],
    run: (_, value, encoding) => decodeBase64(str(value)).toString(bufferEncoding(encoding)),
  },
})

/** Signs that mean nothing are passed over, as in Python; a text that ends too early is refused. */
function decodeBase64(text: string): Buffer {
  const digits = text.replace(/[^A-Za-z0-9+/=_-]/g, '')
  const [data = ''] = /^[^=]*/.exec(digits)!
  if (data.length % 4 === 1 || (data.length % 4 > 0 && digits.length < Math.ceil(data.length / 4) * 4))
    throw new Mistake('this is no base64: it ends too early')
  return Buffer.from(data, 'base64')
}

function yaml(indent: V, width: V, sortKeys: V, flow: boolean | undefined, start: V, end: V) {
  return {
    indent: Number(indent),
    width: width === null ? 80 : Number(width),
    sortKeys: sortKeys !== false,
    flow,
    start: start === true,
    end: end === true,
  }
}

function bufferEncoding(name: V): BufferEncoding {
  const encoding = {
    'utf-8': 'utf8',
    utf8: 'utf8',
    ascii: 'ascii',
    'utf-16-le': 'utf16le',
    latin1: 'latin1',
    'iso-8859-1': 'latin1',
  }[str(name).toLowerCase()]
  if (!encoding) throw new Mistake(`unknown encoding ${str(name)}`)
  return encoding as BufferEncoding
}
