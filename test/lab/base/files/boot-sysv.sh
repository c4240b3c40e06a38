#!/bin/sh
# Called by the real init as its sysinit action. The scripts of rcS.d would check disks that a lab host lacks.
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
hostname "$(cat /etc/hostname)"
mkdir -p /run/sshd /run/lock
: >/run/utmp
