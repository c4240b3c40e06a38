/**
 * What listens and asks on the wire where tcpdump or arping is missing: packet sockets (packet(7)), with nothing but the
 * interpreter's own core. They see what tcpdump sees: both directions, before the firewall.
 * sockaddr_ll is `S n i S C C a8`; SOL_PACKET 263, PACKET_ADD_MEMBERSHIP 1, PACKET_MR_ALLMULTI 2.
 */

/** Arguments: interface, seconds. Prints `vrrp SOURCE vrid N prio N version N`, then `listened SECONDS`. */
export const perlListen = `use strict;
$| = 1;
my ($name, $seconds) = @ARGV;
open(my $file, '<', "/sys/class/net/$name/ifindex") or die "no interface $name\\n";
my $index = <$file> + 0;
socket(my $socket, 17, 2, unpack('S', pack('n', 3))) or die "packet socket: $!\\n";
bind($socket, pack('S n i S C C a8', 17, 3, $index, 0, 0, 0, '')) or die "bind: $!\\n";
setsockopt($socket, 263, 1, pack('i S S a8', $index, 2, 0, ''));
my $end = time + $seconds;
while ((my $left = $end - time) > 0) {
  my $ready = '';
  vec($ready, fileno($socket), 1) = 1;
  next unless select($ready, undef, undef, $left) > 0;
  next unless defined recv($socket, my $packet, 2048, 0);
  next if length($packet) < 28 || ord($packet) >> 4 != 4 || ord(substr($packet, 9, 1)) != 112;
  my ($type, $vrid, $prio) = unpack('C3', substr($packet, (ord($packet) & 15) * 4, 3));
  printf "vrrp %s vrid %d prio %d version %d\\n", join('.', unpack('C4', substr($packet, 12, 4))), $vrid, $prio, $type >> 4;
}
print "listened $seconds\\n";
`

/** The same for Python 2.6 to 3. */
export const pythonListen = `import select, socket, struct, sys, time
name, seconds = sys.argv[1], int(sys.argv[2])
index = int(open('/sys/class/net/%s/ifindex' % name).read())
packets = socket.socket(17, socket.SOCK_DGRAM, socket.htons(3))
packets.bind((name, 3))
packets.setsockopt(263, 1, struct.pack('iHH8s', index, 2, 0, b''))
end = time.time() + seconds
while True:
    left = end - time.time()
    if left <= 0:
        break
    if not select.select([packets], [], [], left)[0]:
        continue
    packet = bytearray(packets.recv(2048))
    if len(packet) < 28 or packet[0] >> 4 != 4 or packet[9] != 112:
        continue
    at = (packet[0] & 15) * 4
    source = '.'.join([str(part) for part in packet[12:16]])
    sys.stdout.write('vrrp %s vrid %d prio %d version %d\\n' % (source, packet[at + 1], packet[at + 2], packet[at] >> 4))
    sys.stdout.flush()
sys.stdout.write('listened %d\\n' % seconds)
`

/** Arguments: interface, wanted address, own address. Asks three times by broadcast; prints `reply MAC`, then `asked`. */
export const perlArp = `use strict;
$| = 1;
my ($name, $wanted, $own) = @ARGV;
open(my $file, '<', "/sys/class/net/$name/ifindex") or die "no interface $name\\n";
my $index = <$file> + 0;
open(my $address, '<', "/sys/class/net/$name/address") or die "no interface $name\\n";
(my $mac = <$address>) =~ s/[^0-9a-f]//gi;
socket(my $socket, 17, 2, unpack('S', pack('n', 0x0806))) or die "packet socket: $!\\n";
bind($socket, pack('S n i S C C a8', 17, 0x0806, $index, 0, 0, 0, '')) or die "bind: $!\\n";
my $everyone = pack('S n i S C C a8', 17, 0x0806, $index, 1, 0, 6, "\\xff" x 6);
my $target = pack('C4', split(/\\./, $wanted));
my $question = pack('n n C C n H12 a4 a6 a4', 1, 0x0800, 6, 4, 1, $mac, pack('C4', split(/\\./, $own)), '', $target);
for my $round (1 .. 3) {
  defined send($socket, $question, 0, $everyone) or die "send: $!\\n";
  my $end = time + 2;
  while ((my $left = $end - time) > 0) {
    my $ready = '';
    vec($ready, fileno($socket), 1) = 1;
    next unless select($ready, undef, undef, $left) > 0;
    next unless defined recv($socket, my $packet, 128, 0);
    next unless unpack('n', substr($packet, 6, 2)) == 2 && substr($packet, 14, 4) eq $target;
    printf "reply %s\\n", join(':', unpack('(H2)6', substr($packet, 8, 6)));
  }
}
print "asked\\n";
`

export const pythonArp = `import select, socket, struct, sys, time
name, wanted, own = sys.argv[1:4]
mac = open('/sys/class/net/%s/address' % name).read().strip()
hardware = struct.pack('6B', *[int(part, 16) for part in mac.split(':')])
packets = socket.socket(17, socket.SOCK_DGRAM, socket.htons(0x0806))
packets.bind((name, 0x0806))
target = socket.inet_aton(wanted)
question = struct.pack('!HHBBH6s4s6s4s', 1, 0x0800, 6, 4, 1, hardware, socket.inet_aton(own), b'', target)
for turn in range(3):
    packets.sendto(question, (name, 0x0806, 0, 1, b'\\xff' * 6))
    end = time.time() + 1.5
    while True:
        left = end - time.time()
        if left <= 0:
            break
        if not select.select([packets], [], [], left)[0]:
            continue
        packet = packets.recv(128)
        if packet[6:8] == b'\\x00\\x02' and packet[14:18] == target:
            sys.stdout.write('reply %s\\n' % ':'.join(['%02x' % part for part in bytearray(packet[8:14])]))
            sys.stdout.flush()
sys.stdout.write('asked\\n')
`
