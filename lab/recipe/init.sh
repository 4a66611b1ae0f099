#!/bin/busybox sh
# The initrd's /init: loads the few drivers, gives a machine its identity at its first boot, hands over to systemd.
set -e
trap 'echo "lab: the initrd failed"; exec busybox sh' EXIT
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs dev /dev
# Some are for processors with more features; without a needed one the next step fails.
while read -r module; do
  /bin/busybox insmod "/modules/$module" 2>/dev/null || true
done </modules/order
/bin/busybox mount -t ext4 /dev/vda /root

# Host name, addresses and keys come from the host as a tar archive through the firmware's configuration device.
identity=/sys/firmware/qemu_fw_cfg/by_name/opt/tsplay/identity/raw
if ! test -e /root/etc/machine-id; then
  /bin/busybox tar -x -C /root -f "$identity"
fi

/bin/busybox umount /proc
/bin/busybox umount /sys
/bin/busybox mount --move /dev /root/dev
trap - EXIT
exec /bin/busybox switch_root /root /sbin/init
