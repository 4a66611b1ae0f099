import { describe, expect, it } from 'vitest'
import { iptables } from '../../../modules/iptables.ts'
import { readParams } from '../../../src/schema.ts'
import { sh } from '../../../src/script.ts'
import { law } from '../../laws.ts'
import { machineShell } from './machine-shell.ts'

const shell = machineShell('client')

// The files and the unit of iptables-services, on a machine of another family.
const likeRedHat = sh`mkdir -p /etc/sysconfig
printf '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A INPUT -p icmp -j ACCEPT\nCOMMIT\n' >/etc/sysconfig/iptables
printf '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/sh -c "iptables-restore </etc/sysconfig/iptables"\n[Install]\nWantedBy=multi-user.target\n' >/usr/lib/systemd/system/iptables.service
systemctl daemon-reload
systemctl -q enable --now iptables.service`

describe('where iptables.service loads /etc/sysconfig/iptables', () => {
  it('a rule is kept over a restart of the unit, beside those of others, and back', async () => {
    const rule = { chain: 'INPUT', protocol: 'tcp', destination_port: '21', jump: 'ACCEPT', persist: true }
    const { params } = readParams(iptables, new Map(Object.entries(rule)), { placeOf: () => undefined })

    const { change } = await law(iptables, params!, { shell, arrange: likeRedHat })
    const after = await shell(
      sh`cat /etc/sysconfig/iptables; systemctl restart iptables; iptables-save -t filter`,
    )

    expect(change).toBeDefined()
    expect(after.stdout.match(/-A INPUT -p icmp -j ACCEPT/g)).toHaveLength(2)
    expect(after.stdout.match(/-A INPUT -p tcp (?:-m tcp )?--dport 21 -j ACCEPT/g)).toHaveLength(2)
  })
})
