// Strings that a topology may hold, with those that some reader of a generated file might take for something else.
import fc from 'fast-check'
import { formatAddress } from '../../generator/topology/network.ts'
import { loopbackNames, outFolders, yaml11Words } from '../../generator/topology/rules/names.ts'

// Words of JavaScript's own machinery, of SQL, of YAML and of the programs that read the names.
const strangeNames = [
  'a',
  'constructor',
  'valueof',
  'nan',
  'inf',
  'e1',
  'o0',
  'server',
  'user',
  'table',
  'select',
  'default',
]

/** Names of hosts and clusters, in their pattern and at its limits. */
export const name: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 8, arbitrary: fc.stringMatching(/^[a-z]([a-z0-9-]{0,6}[a-z0-9])?$/) },
    { weight: 2, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{30}[a-z0-9]$/) },
    { weight: 1, arbitrary: fc.constantFrom(...strangeNames, `a${'-'.repeat(30)}0`) },
  )
  .filter((text) => ![yaml11Words, loopbackNames, outFolders].some((reserved) => reserved.has(text)))

/** Names of databases and their owners. */
export const sqlName: fc.Arbitrary<string> = fc
  .oneof(
    { weight: 8, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/) },
    { weight: 1, arbitrary: fc.stringMatching(/^[a-z][a-z0-9_]{62}$/) },
    { weight: 1, arbitrary: fc.constantFrom(...strangeNames, `a${'_'.repeat(62)}`) },
  )
  .filter((text) => !yaml11Words.has(text) && !text.startsWith('pg_') && !kept.has(text))

const kept: ReadonlySet<string> = new Set([
  ...['postgres', 'template0', 'template1', 'all', 'replication', 'sameuser', 'samerole', 'samegroup', 'pgbouncer'],
  ...['replicator', 'rewind', 'public', 'none', 'current_user', 'current_role', 'session_user'],
])

/** Networks in CIDR notation with their host bits zero. */
export const cidr: fc.Arbitrary<string> = fc
  .tuple(fc.nat(2 ** 32 - 1), fc.integer({ min: 0, max: 32 }))
  .map(([address, prefix]) => `${formatAddress(address - (address % 2 ** (32 - prefix)))}/${prefix}`)

/** Sizes of at least so many MiB, in either unit. */
export function size(least: number): fc.Arbitrary<string> {
  return fc.oneof(
    fc.integer({ min: least, max: 999_999 }).map((amount) => `${amount}MiB`),
    fc.integer({ min: Math.ceil(least / 1024), max: 999_999 }).map((amount) => `${amount}GiB`),
  )
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index))

/** What some language between the topology and a host gives a meaning to. */
export const metacharacters = [
  ...[
    '{{7*7}}',
    '{% raw %}',
    '{# x #}',
    '${x}',
    '%{x}',
    '$(id)',
    '`id`',
    '$HOME',
    '%i',
    '%%',
    '!!js/function',
    '&a *a',
  ],
  ...[
    '"',
    "'",
    '\\',
    '\\n',
    '\\u0000',
    '";',
    "'; DROP",
    '#',
    ' # ',
    ': ',
    '- ',
    '| ',
    '> ',
    '? ',
    '@',
    '~',
    '<<',
    '---',
    '...',
  ],
  ...[
    '__proto__',
    'constructor',
    'null',
    'true',
    '1e3',
    '0777',
    '12:30:45',
    '=',
    '</script>',
    '&&',
    '||',
    ';',
    '*',
    '\t',
  ],
]

/** OpenSSH public keys; the comment is any line of printable ASCII. */
export const sshKey: fc.Arbitrary<string> = fc
  .record({
    kind: fc.constantFrom(
      ...['ssh-ed25519', 'ssh-rsa', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
      ...['sk-ssh-ed25519@openssh.com', 'sk-ecdsa-sha2-nistp256@openssh.com'],
    ),
    parts: fc.oneof(
      fc.tuple(fc.uint8Array({ minLength: 32, maxLength: 66 })),
      fc.tuple(fc.uint8Array({ maxLength: 32 }), fc.uint8Array({ minLength: 32, maxLength: 1024 })),
    ),
    comment: fc.oneof(
      fc.constant(''),
      text(printable, 0, 200).map((comment) => ` ${comment}`),
      fc.constantFrom(...metacharacters.filter((word) => word !== '\t')).map((word) => ` ${word}`),
    ),
  })
  .map(({ kind, parts, comment }) => {
    const fields = [Buffer.from(kind), ...parts].flatMap((part) => [lengthOf(part), part])
    return `${kind} ${Buffer.concat(fields).toString('base64')}${comment}`
  })

function lengthOf({ length }: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

const urlLetters = `${letters.replace('/', '')}._~%-`

/** Where an image comes from. A password or a token in it would be refused. */
export const imageUrl: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('https://', 'http://', 'file:///'),
    text(urlLetters, 1, 40),
    text(`${urlLetters}/:@?=&`, 0, 40),
  )
  .map(([scheme, host, path]) => `${scheme}${host}/${path}`)
  .filter((url) => !/passw|secret|token|signature|credential|key|sig/i.test(url))

export const checksum: fc.Arbitrary<string> = fc.oneof(
  fc.constant('none'),
  fc.stringMatching(/^sha256:[0-9a-f]{64}$/),
  fc.stringMatching(/^sha512:[0-9a-f]{128}$/),
  text(`${urlLetters}/:@?=&`, 1, 60).map((url) => `file:${url}`),
)

export const libvirtUri: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'qemu:///system',
    'qemu:///session',
    'qemu+ssh://root@host.example/system?no_verify=1',
    'test:///default',
  ),
  text(`${urlLetters}/`, 0, 40).map((path) => `qemu+tls://${path}`),
)

function text(alphabet: string | readonly string[], minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength })
}
