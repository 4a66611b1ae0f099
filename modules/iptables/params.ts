import type { ParamSchema } from '../../src/module.ts'

function text<const D extends string>(description: D) {
  return { type: 'string', description } as const
}

const strings = { type: 'string' } as const satisfies ParamSchema

/** The parameters: those of Ansible's module, and what it cannot say. */
export const params = {
  description:
    'Keep a rule, a policy or a chain of the packet filter, in the running tables and, on request, in the file that is loaded at boot.',
  type: 'object',
  additionalProperties: false,
  properties: {
    table: {
      type: 'string',
      enum: ['filter', 'nat', 'mangle', 'raw', 'security'],
      default: 'filter',
      description: 'The table the chain is in.',
    },
    chain: {
      type: 'string',
      pattern: '^[^\\s!"\'\\\\:-][^\\s"\'\\\\]{0,27}$',
      description:
        'The chain, built in or made by people. May be left out with `flush` only: then all chains are flushed.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      description: 'Whether the rule (or, with `chain_management` and no rule, the chain) is to be there.',
    },
    ip_version: {
      type: 'string',
      enum: ['ipv4', 'ipv6', 'both'],
      default: 'ipv4',
      description: 'Which packet filter: that of iptables, that of ip6tables, or both.',
    },
    action: {
      type: 'string',
      enum: ['append', 'insert'],
      default: 'append',
      description:
        'Where a rule that is not there yet goes: to the end of the chain, or to its head or `rule_num`.',
    },
    rule_num: {
      type: 'integer',
      minimum: 1,
      description:
        'With `action: insert`: the place of the rule in the chain, from 1. A rule that is elsewhere is moved there. Without it a rule that is anywhere in the chain stays where it is.',
    },
    persist: {
      type: 'boolean',
      default: false,
      description:
        'Also keep it in the file that is loaded at boot (/etc/iptables/rules.v4 and rules.v6 with iptables-persistent, /etc/sysconfig/iptables and ip6tables with iptables-services). Only what this task names is written there: rules of other programs are not frozen into the file. The package iptables-persistent saves by itself, once, what runs when it is installed.',
    },
    policy: {
      type: 'string',
      enum: ['ACCEPT', 'DROP', 'QUEUE', 'RETURN'],
      description: 'What a built-in chain does with a packet that no rule has decided about.',
    },
    flush: {
      type: 'boolean',
      default: false,
      description: 'Remove all rules of the chain, or of all chains of the table.',
    },
    chain_management: {
      type: 'boolean',
      default: false,
      description:
        'Make the chain if it is missing; with `state: absent` and no rule remove it, if it is empty.',
    },
    allow_lockout: {
      type: 'boolean',
      default: false,
      description:
        'Do it even where it would keep new SSH connections of the login in use out. Without it such a change is refused.',
    },
    wait: text('Seconds to wait for the lock of the packet filter; left out: as long as it takes.'),
    numeric: {
      type: 'boolean',
      description: 'Accepted for playbooks that have it. Names are never looked up anyway.',
    },
    rule: text(
      'Any further words of the rule as one would write them for iptables, after what the other parameters say: any match, any target.',
    ),
    protocol: text('Protocol by name or number; `!` in front negates it, as for the other conditions.'),
    source: text('Address or network that packets come from.'),
    destination: text('Address or network that packets go to.'),
    in_interface: text('Interface that packets come in by; a `+` at the end stands for anything.'),
    out_interface: text('Interface that packets go out by.'),
    fragment: text('Only second and further fragments (`!`: only others).'),
    match: { type: 'array', items: strings, description: 'Matches to load, such as conntrack or ipvs.' },
    source_port: text('Port, or range `first:last`.'),
    destination_port: text('Port, or range `first:last`.'),
    source_ports: {
      type: 'array',
      items: strings,
      description: 'Up to 15 ports or ranges, by the match multiport.',
    },
    destination_ports: {
      type: 'array',
      items: strings,
      description: 'Up to 15 ports or ranges, by the match multiport.',
    },
    tcp_flags: {
      type: 'object',
      additionalProperties: false,
      properties: {
        flags: { type: 'array', items: strings, description: 'Flags to look at.' },
        flags_set: { type: 'array', items: strings, description: 'Those of them that must be set.' },
      },
      description: 'TCP flags.',
    },
    syn: {
      type: 'string',
      enum: ['ignore', 'match', 'negate'],
      default: 'ignore',
      description: 'Only packets that open a TCP connection, or only others.',
    },
    icmp_type: text('ICMP type by name or number.'),
    ctstate: {
      type: 'array',
      items: strings,
      description:
        'States of the connection, such as NEW and ESTABLISHED, by the match conntrack (or state, if `match` has it).',
    },
    src_range: text('First and last source address, as `10.0.0.1-10.0.0.9`.'),
    dst_range: text('First and last destination address.'),
    match_set: text('Name of an ipset.'),
    match_set_flags: text('Which addresses the ipset is asked for, such as `src` or `src,dst`.'),
    mark: text('Mark of the packet, as `21` or `0x15/0xff`.'),
    connmark: text('Mark of the connection.'),
    vaddr: text('Virtual address of the IPVS service the packet belongs to (match ipvs).'),
    vport: text('Virtual port of the IPVS service the packet belongs to (match ipvs).'),
    vdir: text('Direction in the IPVS connection: ORIGINAL or REPLY (match ipvs).'),
    limit: text('Average rate, such as `3/minute`.'),
    limit_burst: text('How many may come at once before `limit` counts.'),
    uid_owner: text('User that sends the packet.'),
    gid_owner: text('Group that sends the packet.'),
    comment: text('A comment; it is part of the rule.'),
    unique_comment: {
      type: 'boolean',
      default: false,
      description:
        'The comment names the rule: other rules of the chain with the same comment are removed, whatever else they say, and the rule takes the place of the first of them, unless `rule_num` says otherwise. So a rule whose port, mark or address has changed replaces the one that was made before, rather than standing beside it. Needs `comment`.',
    },
    jump: text('The target: ACCEPT, DROP, MARK, … or a chain.'),
    goto: text('The chain to go on in, without coming back.'),
    set_mark: text(
      'Mark to set on the packet, as `21` or `0x15/0xff`; the target is MARK unless `jump` says CONNMARK.',
    ),
    save_mark: {
      type: 'boolean',
      default: false,
      description: 'Copy the mark of the packet to its connection (target CONNMARK).',
    },
    restore_mark: {
      type: 'boolean',
      default: false,
      description: 'Copy the mark of the connection to the packet (target CONNMARK).',
    },
    ct_helper: text('The connection tracking helper to attach, such as `ftp`, in the table raw (target CT).'),
    to_source: text('Address to write in as the source (target SNAT).'),
    to_destination: text('Address, with a port or not, to write in as the destination (target DNAT).'),
    to_ports: text('Ports to write in (targets REDIRECT and MASQUERADE).'),
    set_dscp_mark: text('DSCP value to set (target DSCP).'),
    set_dscp_mark_class: text('DSCP class to set (target DSCP).'),
    reject_with: text('What to answer with (target REJECT).'),
    log_prefix: text('Text in front of log lines (target LOG).'),
    log_level: {
      type: 'string',
      enum: [
        ...['0', '1', '2', '3', '4', '5', '6', '7'],
        ...['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug'],
      ],
      description: 'Level of log lines (target LOG).',
    },
    gateway: text('Where the copies go (target TEE).'),
  },
} as const
