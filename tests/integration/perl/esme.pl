# SPDX-License-Identifier: Apache-2.0
# perl esme.pl PORT: an ESME on Net::SMPP. Sends what it is told to, answers texts of handsets.
use strict;
use warnings;
use IO::Select;
use JSON::PP;
use Net::SMPP;

my ($port) = @ARGV;
my $json = JSON::PP->new->ascii->canonical;
my %asked;    # the test's id by sequence number
my $typed = '';

$| = 1;
$SIG{PIPE} = 'IGNORE';
$SIG{__WARN__} = sub { report('warning', text => "@_") };

sub report {
    my ($event, %more) = @_;
    print $json->encode({ event => $event, %more }), "\n";
}

# Everything that the package decoded, TLVs by their names alone.
sub describe {
    my ($pdu) = @_;
    my %said = map { $_ => $pdu->{$_} } grep { !/^(\d+|cmd|data|known_pdu|reserved|seq|status)$/ } keys %$pdu;
    return (%said, command => $pdu->explain_cmd, command_status => $pdu->{status}, sequence_number => $pdu->{seq});
}

# {"id": 1, "command": "submit_sm", "fields": {...}}
sub obey {
    my ($smpp, $order) = @_;
    my $command = $order->{command};
    $asked{ $smpp->$command(%{ $order->{fields} }, async => 1) } = $order->{id};
}

my %answers = (
    deliver_sm   => sub { $_[0]->deliver_sm_resp(seq => $_[1]{seq}, message_id => '') },
    data_sm      => sub { $_[0]->data_sm_resp(seq => $_[1]{seq}, message_id => '') },
    enquire_link => sub { $_[0]->enquire_link_resp(seq => $_[1]{seq}) },
    unbind       => sub { $_[0]->unbind_resp(seq => $_[1]{seq}) },
);

sub take {
    my ($smpp, $pdu) = @_;
    my %said = describe($pdu);
    if ($pdu->{cmd} & 0x80000000) {
        report('answer', id => delete $asked{ $pdu->{seq} }, %said);
        return;
    }
    report('pdu', %said);
    my $answer = $answers{ $said{command} };
    $answer->($smpp, $pdu) if $answer;
}

my $smpp = Net::SMPP->new_connect('127.0.0.1', port => $port, smpp_version => 0x34, system_type => 'perl')
    or die "no connection to port $port: $!\n";
report('connected');
my $readable = IO::Select->new($smpp, \*STDIN);
while (1) {
    for my $handle ($readable->can_read) {
        if ($handle == $smpp) {
            my $pdu = $smpp->read_pdu;
            if (!$pdu) {
                report('closed');
                exit 0;
            }
            take($smpp, $pdu);
        } else {
            sysread(STDIN, $typed, 65536, length $typed) or exit 0;
            obey($smpp, $json->decode($1)) while $typed =~ s/^(.*)\n//;
        }
    }
}
