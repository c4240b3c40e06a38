#!/bin/sh
# Installs a database server into a base and leaves it as a customer's administrator would: enabled, with its data
# directory made, root in over the socket, and small enough for several of them on one machine.
# Arguments: FLAVOUR PACKAGE…
set -e
export DEBIAN_FRONTEND=noninteractive
flavour=$1
shift
# Nothing may be started while packages are set up: this runs among the processes of the lab machine.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
# A mirror of unstable may be a frozen one, whose list of packages counts as expired.
apt-get -qq -o Acquire::Check-Valid-Until=false update
apt-get -qq -y --no-install-recommends install "$@"
. "/tmp/database-$flavour.sh"
# Clones of one image would all have its server id.
rm -f /var/lib/mysql/auto.cnf
rm -rf /usr/sbin/policy-rc.d /var/cache/apt/archives/*.deb /var/lib/apt/lists/* /usr/share/doc/* /usr/share/man/*
: >/etc/apt/sources.list
: >/etc/resolv.conf
