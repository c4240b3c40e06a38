#!/bin/sh
# Turns this process into PID 1 of a lab host. It already has its own network, mount, process, UTS and IPC
# namespaces; all mounts below belong to them and vanish with the host.
# Arguments: LOWER-LAYERS UPPER WORK MOUNT-POINT PID-FILE INIT
set -e
# The old /proc still shows the process id of the lab machine, which is what the lab needs to know.
read -r pid rest </proc/self/stat
mount --make-rprivate /
root=$4
# A lab host has no disk that could lose power, so nothing waits for one; dpkg alone is four times as fast. The
# mark of an earlier volatile mount would forbid this one, which follows a reboot.
rm -rf "$3/work/incompat"
mount -t overlay overlay -o "volatile,lowerdir=$1,upperdir=$2,workdir=$3" "$root"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$root/sys"
mount -t tmpfs -o nosuid,mode=755 tmpfs "$root/dev"
mount -t tmpfs -o nosuid,nodev,mode=755 tmpfs "$root/run"
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=666 devpts "$root/dev/pts"
mount -t tmpfs -o nosuid,nodev tmpfs "$root/dev/shm"
make_node() { mknod -m 666 "$root/dev/$1" c "$2" "$3"; }
make_node null 1 3
make_node zero 1 5
make_node full 1 7
make_node random 1 8
make_node urandom 1 9
make_node tty 5 0
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
ln -s /proc/self/fd/0 "$root/dev/stdin"
ln -s /proc/self/fd/1 "$root/dev/stdout"
ln -s /proc/self/fd/2 "$root/dev/stderr"

# Settings outside net/ are the lab machine's own, so a host may read them only.
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro,nosuid,nodev,noexec "$root/proc/sys"
mount -t proc -o nosuid,nodev,noexec proc "$root/mnt"
mount --bind "$root/mnt/sys/net" "$root/proc/sys/net"
umount "$root/mnt"
if [ -e "$root/proc/sysrq-trigger" ]; then mount --bind "$root/dev/null" "$root/proc/sysrq-trigger"; fi

printf '%s' "$pid" >"$5"
init=$6
cd "$root"
pivot_root . mnt
cd /
umount -l /mnt
# No clock, no kernel modules, no devices: those belong to the lab machine.
exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin TERM=linux \
  setpriv --bounding-set=-sys_time,-sys_module,-sys_rawio,-syslog "$init" </dev/null
