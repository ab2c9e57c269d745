# DBD::Pg: metadata calls, placeholders prepared on the server and not, an asynchronous query.
# Prints what it saw as one line of JSON. Argument: questions as JSON.
use strict;
use warnings;
use DBI;
use DBD::Pg qw(:async);
use JSON::PP;

my $given = decode_json($ARGV[0]);
my $db = DBI->connect("dbi:Pg:", undef, undef, { RaiseError => 1, PrintError => 0, PrintWarn => 0 });

sub states {
    my @said;
    for my $text (@_) {
        eval { $db->selectall_arrayref($text) };
        push @said, $db->state;
        $db->selectrow_array("SELECT 1");
    }
    return \@said;
}

sub years {
    my ($prepared) = @_;
    local $db->{pg_server_prepare} = $prepared;
    return ($db->selectrow_array($given->{asked}, undef, 18, 1))[0];
}

my $seen = { tables => [map { $_->[2] } @{ $db->table_info('', 'public', '%', 'TABLE')->fetchall_arrayref }] };
$seen->{columns} = [map { $_->[3] } @{ $db->column_info(undef, 'public', 'care', '%')->fetchall_arrayref }];
my $typed = $db->prepare($given->{typed});
$typed->execute;
$seen->{types} = $typed->{pg_type};
$seen->{sites} = [map { $_->[0] } @{ $typed->fetchall_arrayref }];
$seen->{years} = [years(1), years(0)];
$seen->{refused} = states(@{ $given->{refused} });
my $endless = $db->prepare($given->{endless}, { pg_async => PG_ASYNC });
my $other = $db->clone;
my $spent = sub { ($other->selectrow_array("SHOW privacy.budget"))[0] };
my $before = $spent->();
$endless->execute;
select undef, undef, undef, 0.05 while $spent->() eq $before;  # until it has begun: it is cancelled once
$endless->pg_cancel;
$seen->{cancelled} = $endless->state;
$seen->{after} = ($db->selectrow_array("SELECT 1"))[0];
print encode_json($seen), "\n";
