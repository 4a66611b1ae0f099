import { type FaultError, fault, nearest } from '../../fault.ts'
import type { Directive } from './directive.ts'

/** Keywords of ssh_config that count here. */
const supported = [
  ...['AddressFamily', 'BatchMode', 'BindAddress', 'Ciphers', 'ConnectTimeout', 'ForwardAgent'],
  ...['GlobalKnownHostsFile', 'HashKnownHosts', 'HostKeyAlgorithms', 'HostKeyAlias', 'HostName'],
  ...['IdentitiesOnly', 'IdentityAgent', 'IdentityFile', 'IgnoreUnknown', 'KbdInteractiveAuthentication'],
  ...['KexAlgorithms', 'MACs', 'PasswordAuthentication', 'Port', 'PreferredAuthentications', 'ProxyCommand'],
  ...['ProxyJump', 'PubkeyAuthentication', 'RequiredRSASize', 'ServerAliveCountMax', 'ServerAliveInterval'],
  ...['StrictHostKeyChecking', 'User', 'UserKnownHostsFile'],
]

/** Keywords of OpenSSH up to 10.0 that alter nothing about how tsplay reaches a host. */
const harmless = [
  ...['AddKeysToAgent', 'CanonicalDomains', 'CanonicalizeFallbackLocal', 'CanonicalizeMaxDots'],
  ...['CanonicalizePermittedCNAMEs', 'CASignatureAlgorithms', 'ChannelTimeout', 'CheckHostIP'],
  ...['ClearAllForwardings', 'Compression', 'ConnectionAttempts', 'ControlMaster', 'ControlPath'],
  ...['ControlPersist', 'DynamicForward', 'EnableEscapeCommandline', 'EnableSSHKeysign', 'EscapeChar'],
  ...['ExitOnForwardFailure', 'FingerprintHash', 'ForkAfterAuthentication', 'ForwardX11'],
  ...['ForwardX11Timeout', 'ForwardX11Trusted', 'GatewayPorts', 'GSSAPIDelegateCredentials'],
  ...['HostbasedAcceptedAlgorithms', 'HostbasedKeyTypes', 'IPQoS', 'KbdInteractiveDevices', 'KeepAlive'],
  ...['LocalCommand', 'LocalForward', 'LogLevel', 'LogVerbose', 'NoHostAuthenticationForLocalhost'],
  ...['NumberOfPasswordPrompts', 'ObscureKeystrokeTiming', 'PermitLocalCommand', 'PermitRemoteOpen'],
  ...['PubkeyAcceptedAlgorithms', 'PubkeyAcceptedKeyTypes', 'RekeyLimit', 'RemoteForward', 'RequestTTY'],
  ...['SendEnv', 'SessionType', 'SetEnv', 'StdinNull', 'StreamLocalBindMask'],
  ...['StreamLocalBindUnlink', 'SyslogFacility', 'Tag', 'TCPKeepAlive', 'Tunnel', 'TunnelDevice'],
  ...['UpdateHostKeys', 'VerifyHostKeyDNS', 'VersionAddendum', 'VisualHostKey', 'XAuthLocation'],
  // Of the patches that Debian, Red Hat and Apple have.
  ...['GSSAPIClientIdentity', 'GSSAPIKexAlgorithms', 'GSSAPIRenewalForcesRekey', 'GSSAPIServerIdentity'],
  ...['GSSAPITrustDns', 'ProtocolKeepAlives', 'SetupTimeOut', 'UseBlacklistedKeys'],
  ...['UseKeychain'],
  // Of old, of which ssh only warns.
  ...['AFSTokenPassing', 'Cipher', 'CompressionLevel', 'FallBackToRsh', 'GlobalKnownHostsFile2'],
  ...['KerberosAuthentication', 'KerberosTGTPassing', 'Protocol', 'RhostsAuthentication'],
  ...['RhostsRSAAuthentication', 'RSAAuthentication', 'UsePrivilegedPort', 'UserKnownHostsFile2'],
  ...['UseRoaming', 'UseRsh'],
]

/** Without these one would come to another host, or trust one that is not to be trusted. */
const decisive = [
  'BindInterface',
  'CanonicalizeHostname',
  'ProxyUseFdpass',
  'RefuseConnection',
  'RemoteCommand',
  'RevokedHostKeys',
]

/** Ways to log in or to know a host that are not there; others may be enough. */
const missing = [
  ...['CertificateFile', 'GSSAPIAuthentication', 'GSSAPIKeyExchange', 'HostbasedAuthentication'],
  ...['KnownHostsCommand', 'PKCS11Provider', 'SecurityKeyProvider'],
]

const all = [...supported, ...harmless, ...decisive, ...missing]
const lower = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => name.toLowerCase()))
const known = lower(all)
const decisiveNames = lower(decisive)
const missingNames = lower(missing)

const hint = 'connection: openssh leaves the connection to the ssh program, which can do it'

/** Throws FaultError for what must not be passed over. */
export function checkDirective(directive: Directive): void {
  if (decisiveNames.has(directive.keyword) && isOn(directive))
    throw fault(`${directive.written} is not supported over connection: ssh`, directive.place, [hint])
}

/** Does OpenSSH have the option? */
export function isKnown({ keyword }: Directive): boolean {
  return known.has(keyword)
}

export function unknown({ keyword, written, place }: Directive): FaultError {
  const near = nearest(keyword, [...all, 'Host', 'Match', 'Include'])
  return fault(`${written}: ssh has no such option`, place, [
    near ? `did you mean ${near}?` : `to pass over it, write before it: IgnoreUnknown ${keyword}`,
  ])
}

/** What to add where the host lets nobody in, if the directive asks for a way in that is not there. */
export function missingWay(directive: Directive): string | undefined {
  // Debian asks for GSSAPI on every machine; that tells nothing about what people have.
  const usual = directive.place?.file === '/etc/ssh/ssh_config'
  if (usual || !missingNames.has(directive.keyword) || !isOn(directive)) return undefined
  return `${directive.written} takes connection: openssh`
}

function isOn({ words: [word = ''] }: Directive): boolean {
  return !['no', 'none', 'false', 'internal'].includes(word.toLowerCase())
}
