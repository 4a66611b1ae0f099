#!/bin/sh
# Turns a minimal Debian root ($1; this is mmdebstrap's customize hook) into the lab's image: kernel and initrd,
# users, quiet units, and a local apt repository of REPOSITORY_PACKAGES, which playbooks install. INIT is init.sh.
set -eu
root=$1
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

# The packages a playbook installs: downloaded, not installed, so that installing them is real work without a network.
chroot "$root" sh -eu -s -- $REPOSITORY_PACKAGES <<'END'
mkdir -p /srv/apt/partial
cd /srv/apt
apt-get clean
apt-get install -qq --download-only -o Dir::Cache::archives=/srv/apt -- "$@" >/dev/null
rm -rf partial lock
for deb in *.deb; do
  # A percent sign in a name means something else to each of apt's steps.
  plain=$(printf %s "$deb" | sed 's/%3a/-/g')
  test "$deb" = "$plain" || mv "$deb" "$plain"
  dpkg-deb --field "$plain"
  printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "$plain" "$(stat -c %s "$plain")" "$(sha256sum "$plain" | cut -d' ' -f1)"
done >Packages
printf 'Suite: lab\nDate: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n %s %s Packages\n' "$(sha256sum Packages | cut -d' ' -f1)" "$(stat -c %s Packages)" >Release
END

# The kernel without its package: no initramfs-tools, and none of the drivers a virtual machine has no use for.
chroot "$root" sh -eu <<'END'
cd /tmp
kernel=$(apt-cache depends linux-image-amd64 | sed -n 's/^ *Depends: //p')
apt-get download -qq "$kernel" 2>/dev/null
set --
for unused in sound drivers/gpu drivers/media drivers/infiniband drivers/scsi drivers/staging drivers/usb drivers/iio \
  drivers/hid drivers/input drivers/hwmon drivers/mtd drivers/md drivers/ata drivers/mmc drivers/bluetooth drivers/video \
  drivers/net/ethernet drivers/net/wireless drivers/net/usb drivers/net/can fs/btrfs fs/xfs fs/ocfs2 fs/gfs2 fs/nfs fs/smb \
  fs/ceph fs/f2fs fs/jfs arch/x86/kvm net/bluetooth net/mac80211 net/wireless net/can net/ceph net/sunrpc; do
  set -- "$@" --exclude="./lib/modules/*/kernel/$unused"
done
dpkg-deb --fsys-tarfile "$kernel"_*.deb |
  tar -x -C / --keep-directory-symlink --wildcards --exclude='./usr/share/*' --exclude='./boot/System.map*' "$@"
rm "$kernel"_*.deb
depmod -a "${kernel#linux-image-}"
END

# A hand-made initrd: the usual one spends most of its time on hardware that is not there.
chroot "$root" sh -eu <<'END'
release=$(ls /lib/modules)
mkdir -p /tmp/initrd/bin /tmp/initrd/modules /tmp/initrd/root /tmp/initrd/proc /tmp/initrd/sys /tmp/initrd/dev
cp /bin/busybox /tmp/initrd/bin/busybox
for module in virtio_pci virtio_blk ext4 virtio_net virtio_rng qemu_fw_cfg; do
  modprobe --set-version "$release" --show-depends "$module"
done | sed -n 's/^insmod \([^ ]*\).*/\1/p' | awk '!seen[$0]++' | while read -r file; do
  cp "$file" /tmp/initrd/modules/
  echo "${file##*/}"
done >/tmp/initrd/modules/order
END
printf '%s\n' "$INIT" >"$root/tmp/initrd/init"
chmod 755 "$root/tmp/initrd/init"
chroot "$root" sh -eu <<'END'
cd /tmp/initrd
find . | busybox cpio -o -H newc 2>/dev/null >/boot/initrd
rm -rf /tmp/initrd

# QEMU starts an unpacked kernel directly; unpacking it in an emulated machine would take seconds at each boot.
# The kernel's boot protocol says where in the file the packed part is.
number() { od -A n -t "$2" -j "$1" -N "${2#u}" /boot/vmlinuz-* | tr -d ' '; }
start=$((($(number 497 u1) + 1) * 512 + $(number 584 u4)))
tail -c +$((start + 1)) /boot/vmlinuz-* | head -c "$(number 588 u4)" | xz -d -c --single-stream >/boot/vmlinux
rm -f /boot/vmlinuz-* /boot/config-*
END

# Users: a login with password-less sudo, and one whose sudo asks for the password "secret".
chroot "$root" sh -eu <<'END'
useradd --create-home --shell /bin/bash admin
useradd --create-home --shell /bin/bash --groups sudo nosudo
echo 'nosudo:secret' | chpasswd
echo 'admin ALL=(ALL:ALL) NOPASSWD: ALL' >/etc/sudoers.d/admin
chmod 0440 /etc/sudoers.d/admin
cat >/etc/ssh/sshd_config.d/lab.conf <<'CONF'
AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/lab_key.pub
HostKey /etc/ssh/ssh_host_ed25519_key
MaxStartups 100
CONF
rm -f /etc/ssh/ssh_host_*
END

# Quiet: nothing runs by itself, nothing waits for hardware, the journal stays in memory.
chroot "$root" sh -eu <<'END'
systemctl mask --quiet apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
  fstrim.timer systemd-tmpfiles-clean.timer getty.target serial-getty@ttyS0.service systemd-firstboot.service \
  systemd-machine-id-commit.service systemd-pstore.service systemd-update-utmp.service \
  systemd-update-utmp-runlevel.service systemd-journal-flush.service systemd-random-seed.service \
  systemd-remount-fs.service systemd-sysusers.service systemd-tmpfiles-setup-dev.service kmod-static-nodes.service \
  modprobe@configfs.service modprobe@dm_mod.service modprobe@drm.service modprobe@efi_pstore.service \
  modprobe@fuse.service modprobe@loop.service dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount \
  sys-kernel-tracing.mount sys-kernel-config.mount sys-fs-fuse-connections.mount
mkdir -p /etc/systemd/system-generators
for needless in cryptsetup debug getty gpt-auto hibernate-resume integritysetup rc-local run system-update veritysetup; do
  ln -s /dev/null "/etc/systemd/system-generators/systemd-$needless-generator"
done
# These start when they are first asked for, not at each boot; all hardware is known from the initrd.
rm /lib/systemd/system/multi-user.target.wants/systemd-logind.service /lib/systemd/system/multi-user.target.wants/dbus.service \
  /lib/systemd/system/sysinit.target.wants/systemd-udevd.service \
  /lib/systemd/system/sysinit.target.wants/systemd-udev-trigger.service
conf() { mkdir -p "$(dirname "$1")" && cat >"$1"; }
conf /etc/systemd/journald.conf.d/lab.conf <<'CONF'
[Journal]
Storage=volatile
RuntimeMaxUse=16M
CONF
conf /etc/systemd/system.conf.d/lab.conf <<'CONF'
[Manager]
DefaultTimeoutStopSec=30s
CONF

# Static addresses in one call: ifupdown takes two seconds an interface here, and networkd drops addresses not its own.
conf /etc/systemd/system/lab-network.service <<'CONF'
[Unit]
Description=Static addresses of a lab machine
DefaultDependencies=no
After=systemd-sysctl.service systemd-modules-load.service
Before=network-pre.target network.target shutdown.target
Conflicts=shutdown.target
Wants=network.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=ip -batch /etc/lab-network

[Install]
WantedBy=sysinit.target
CONF

# A machine that is brought back to a saved state is told the present time on its second serial port: a login for that
# would take seconds.
conf /etc/systemd/system/lab-clock.service <<'CONF'
[Unit]
Description=Time from the lab

[Service]
StandardInput=file:/dev/ttyS1
StandardOutput=file:/dev/ttyS1
ExecStart=sh -c 'stty raw -echo; while read -r now; do date -s "@$now" >/dev/null; echo "$now"; done'
OOMScoreAdjust=-1000

[Install]
WantedBy=multi-user.target
CONF
systemctl enable --quiet lab-network.service lab-clock.service

rm -f /etc/machine-id /var/lib/dbus/machine-id /etc/hostname /etc/update-motd.d/*
rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:/srv/apt ./' >/etc/apt/sources.list.d/lab.list
echo 'Acquire::Languages "none";' >/etc/apt/apt.conf.d/90lab
rm -rf /var/lib/apt/lists/*
apt-get update -qq
END
