#!/usr/bin/perl
# RT itself, through its REST2 API, beside `clausola serve`: `cargo xtask test --systems`.
#
# The test keeps its own account of what it did to each ticket and when, asks `clausola decide` about that, and holds
# RT's fields to the answer. Nothing of the extension's own code judges it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Cwd ();
use POSIX ();
use Test::More;
use Time::HiRes ();
use Time::Local ();
use Systems;

my $clausola = $ENV{CLAUSOLA} or die "CLAUSOLA names the command `clausola`";
my $plugin   = Cwd::abs_path("$FindBin::Bin/..");
my $systems  = Systems->new( clausola => $clausola );
my $folder   = $systems->{folder};
my $serve    = "http://127.0.0.1:$systems->{ports}{serve}";

my %PRIORITY = ( blocking => 90, non_blocking => 50, high => 80, medium => 40, low => 10 );

# --- An RT with two queues under contract, and one without.

$systems->write_file( 'RT_SiteConfig.pm', <<"CONFIG" );
Set(\$rtname, 'example.com');
Set(\$Organization, 'example.com');
Set(\$WebDomain, '127.0.0.1');
Set(\$WebPort, $systems->{ports}{rt});
Set(\$WebPath, '');
Set(\$DatabaseType, 'SQLite');
Set(\$DatabaseName, '$folder/var/rtdb');
Set(\$LogToSyslog, undef);
Set(\$LogToSTDERR, 'info');
Set(\$Timezone, 'Europe/Rome');
Set(\$MailCommand, 'testfile');
Plugin('RT::Extension::Clausola');
Set(%Clausola,
    URL     => '$serve',
    Timeout => 2,
    Queues  => {
        'Payments' => {
            contract   => 'lepida-payer',
            facts      => {
                request                => { field => 'Request' },
                blocking               => { field => 'Blocking', type => 'bool' },
                channel                => { field => 'Channel', values => { Telephone => 'phone', Mail => 'email' } },
                responsibility         => { value => 'provider' },
                corrective_maintenance => { value => 'no', type => 'bool' },
            },
            priorities => { blocking => 90, non_blocking => 50 },
            to         => { team_lead => 'lead\@example.com' },
        },
        'Municipality' => {
            contract   => 'consorzio-it',
            facts      => {
                problem => { field => 'Problem' },
                request => { value => 'incident' },
                service => { value => 'assistance' },
                profile => { value => 'pro' },
                channel => { value => 'portal' },
            },
            priorities => { high => 80, medium => 40, low => 10 },
        },
    },
);
1;
CONFIG

my $queues = <<'DATA';
our @Queues = map { +{ Name => $_, CorrespondAddress => '', CommentAddress => '' } } qw(Payments Municipality Garden);
our @Users  = ( { Name => 'mario', Password => 'password', EmailAddress => 'mario@example.org', Privileged => 1 } );
our @ACL    = ( { GroupDomain => 'RT::System-Role', GroupType => 'Requestor', Right => [qw(SeeQueue ShowTicket ReplyToTicket)] } );
# RT 5 leaves a stalled ticket stalled when its customer answers, unless it is told otherwise.
our @Scrips = ( { Queue => 'Payments', ScripCondition => 'On Correspond', ScripAction => 'Open Tickets', Template => 'Blank' } );
our @CustomFields = map { +{ LookupType => 'RT::Queue-RT::Ticket', MaxValues => 1, Type => 'Freeform', %$_ } } (
    { Name => 'Request',  Queue => ['Payments'] },
    { Name => 'Blocking', Queue => ['Payments'], Type => 'Select', Values => [ { Name => 'yes' }, { Name => 'no' } ] },
    { Name => 'Channel',  Queue => ['Payments'] },
    { Name => 'Problem',  Queue => ['Municipality'] },
);
1;
DATA
my $data = $systems->write_file( 'queues.data', $queues );

$systems->clock('2026-10-01 08:00:00');
{
    # As an administrator does it.
    local $ENV{RT_SITE_CONFIG}     = "$folder/RT_SiteConfig.pm";
    local $ENV{RT_SITE_CONFIG_DIR} = "$folder/etc";
    my $make = sub { system( 'make', '--silent', '-C', $plugin, @_ ) == 0 or BAIL_OUT("make @_ failed") };
    my $setup = sub {
        my $said = `/usr/sbin/rt-setup-database-5 @_ 2>&1`;
        BAIL_OUT("rt-setup-database-5 @_:\n$said") if $?;
    };
    $make->('install');
    $setup->( '--action', 'init', '--skip-create', '--dba', "''" );
    $setup->( '--action', 'insert', '--skip-create', '--datafile', $data );
    $make->('initdb');
}
$systems->start_serve( '--contract', 'lepida-payer', '--contract', 'consorzio-it' );
$systems->start_rt;

# --- What the test does to tickets, and its own account of it.

# Seconds since 1970 of `2026-10-05 07:00:00` or of RFC 3339.
sub unix {
    my ($text) = @_;
    my ( $y, $mo, $d, $h, $mi, $s, $zone ) = $text =~ /^(\d+)-(\d+)-(\d+)[ T](\d+):(\d+):(\d+)(.*)$/ or die $text;
    my ( $sign, $hours ) = $zone =~ /^([-+])(\d\d):00$/ ? ( $1, $2 ) : ( '+', 0 );
    return Time::Local::timegm( $s, $mi, $h, $d, $mo - 1, $y ) - "${sign}1" * $hours * 3600;
}

sub utc { return POSIX::strftime( '%Y-%m-%dT%H:%M:%SZ', gmtime unix( $_[0] ) ) }

sub happens {
    my ( $ticket, $type, %more ) = @_;
    push @{ $ticket->{account}{events} }, { type => $type, at => utc( $systems->{now} ), %more };
    return;
}

sub opens {
    my ( $queue, $contract, $facts, $fields ) = @_;
    my $created = $systems->rest(
        POST => 'ticket',
        { Queue => $queue, Subject => 'end to end', Requestor => 'mario@example.org', CustomFields => $fields }
    );
    my $ticket = { id => $created->{id}, contract => $contract, account => { id => "$created->{id}", facts => $facts } };
    happens( $ticket, 'opened' );
    return $ticket;
}

sub changes {
    my ( $ticket, $data, @events ) = @_;
    $systems->rest( PUT => "ticket/$ticket->{id}", $data );
    happens( $ticket, @$_ ) for @events;
    return;
}

sub replies {
    my ( $ticket, $user, @events ) = @_;
    my $reply = { Content => 'a reply', ContentType => 'text/plain' };
    $systems->rest( POST => "ticket/$ticket->{id}/correspond", $reply, $user );
    happens( $ticket, @$_ ) for @events;
    return;
}

# What RT says of a ticket.
sub shown {
    my ($ticket) = @_;
    my $rt = $systems->rest( GET => "ticket/$ticket->{id}" );
    my %custom = map { $_->{name} => [ sort @{ $_->{values} } ] } @{ $rt->{CustomFields} };
    my $date = sub { my $unix = unix( $_[0] ); $unix ? utc( $_[0] ) : undef };
    return {
        priority   => $rt->{Priority} + 0,
        due        => $date->( $rt->{Due} ),
        starts     => $date->( $rt->{Starts} ),
        status     => $rt->{Status},
        word       => $custom{'Clausola priority'}[0],
        coverage   => $custom{'Clausola coverage'}[0],
        contract   => $custom{'Clausola contract'}[0],
        objectives => $custom{'Clausola objectives'},
        escalated  => $custom{'Clausola escalated'},
        remarks    => $custom{'Clausola remarks'},
        wake_up    => $custom{'Clausola wake-up'}[0] ? utc( $custom{'Clausola wake-up'}[0] ) : undef,
    };
}

# RT's fields are what `clausola decide` says on the test's own account. Escalations that are due have been carried out.
sub agrees {
    my ( $ticket, $name ) = @_;
    my $shown = shown($ticket);
    my $now   = utc( $systems->{now} );
    my $said  = $systems->decide( $ticket->{contract}, $ticket->{account}, $now );
    my @due   = map { $_->{id} } grep { $_->{state} eq 'due' } @{ $said->{escalations} };
    if (@due) {
        happens( $ticket, 'escalated', step => $_ ) for @due;
        $said = $systems->decide( $ticket->{contract}, $ticket->{account}, $now );
    }
    my @timers = @{ $said->{timers} };
    my @open   = sort { unix($a) <=> unix($b) }
        map { $_->{due} } grep { $_->{due} && $_->{state} =~ /^(?:running|breached|late)$/ } @timers;
    my $line = sub {
        my ($timer) = @_;
        my $line = "$timer->{objective}: $timer->{state}";
        $line .= "; due $timer->{due}" if $timer->{due};
        $line .= "; best effort" if $timer->{guarantee} eq 'best_effort';
        $line .= "; $timer->{reason}" if defined $timer->{reason};
        $line .= "; clause $timer->{clause}" if defined $timer->{clause};
        return $line;
    };
    my $coverage = join '; ', $said->{coverage}{status}, grep {defined} $said->{coverage}{reason},
        $said->{coverage}{clause} && "clause $said->{coverage}{clause}";
    my @needs    = map {"not known: $_"} @{ $said->{needs} };
    my @warnings = map {"$_->{code}: $_->{message}"} @{ $said->{warnings} };
    my @remarks  = sort @needs, @warnings;
    my $contract = $said->{contract};
    my @done = sort map { $_->{step} } grep { $_->{type} eq 'escalated' } @{ $ticket->{account}{events} };
    is_deeply(
        $shown,
        {   %$shown,
            priority   => $said->{priority} ? $PRIORITY{ $said->{priority} } : 0,
            due        => @open             ? utc( $open[0] )                : undef,
            word       => $said->{priority},
            coverage   => $coverage,
            contract   => "$contract->{id}, revision $contract->{revision}, " . substr( $contract->{hash}, 0, 12 ),
            objectives => [ sort map { $line->($_) } @timers ],
            escalated  => \@done,
            remarks    => \@remarks,
            wake_up    => $said->{wake_up} ? utc( $said->{wake_up} ) : undef,
        },
        $name
    ) or diag( explain $ticket->{account} );
    return $shown;
}

sub comments {
    my ($ticket) = @_;
    my $all = $systems->rest( GET => "ticket/$ticket->{id}/history?fields=Type,Content&per_page=100" );
    return scalar grep { $_->{Type} eq 'Comment' } @{ $all->{items} };
}

my %malfunction = ( request => 'malfunction', responsibility => 'provider', corrective_maintenance => \0 );

# --- The stories.

my ( $blocked, $slow, $watched );

subtest 'a ticket is opened on a Saturday, and its times are those of the desk' => sub {
    $systems->clock('2026-10-03 12:00:00');
    $blocked = opens(
        'Payments', 'lepida-payer',
        { %malfunction, blocking => \1, channel => 'phone' },
        { Request => 'malfunction', Blocking => 'yes', Channel => 'Telephone' }
    );
    my $shown = agrees( $blocked, 'as `clausola decide` says' );
    is( $shown->{starts},  '2026-10-05T06:30:00Z', 'time begins to count on Monday' );
    is( $shown->{due},     '2026-10-05T07:30:00Z', 'and the first promise is due an hour later' );
    is( $shown->{priority}, 90, 'with the number of its priority' );
};

subtest 'another is opened under another contract' => sub {
    $systems->clock('2026-10-05 06:45:00');
    $slow = opens(
        'Municipality', 'consorzio-it',
        {   problem => 'non_essential_function_missing',
            request => 'incident', service => 'assistance', profile => 'pro', channel => 'portal',
        },
        { Problem => 'non_essential_function_missing' }
    );
    my $shown = agrees( $slow, 'as `clausola decide` says' );
    like( $shown->{contract}, qr/\Aconsorzio-it, /, 'by its own contract' );
};

subtest 'the job does nothing before a decision changes, and then what is due, once' => sub {
    $systems->clock('2026-10-05 07:14:59');
    $systems->job;
    agrees( $blocked, 'a second before' );
    is( comments($blocked), 0, 'nothing is told' );
    $systems->clock('2026-10-05 07:15:00');
    $systems->job;
    my $shown = agrees( $blocked, 'at three quarters' );
    is_deeply( $shown->{escalated}, ['acknowledge@75%'], 'the step is carried out' );
    is( comments($blocked), 1, 'and told' );
    $systems->job;
    $systems->job;
    is( comments($blocked), 1, 'once' );
    my $ticket = $systems->rest( GET => "ticket/$blocked->{id}" );
    ok( ( grep { $_->{id} =~ /lead\@example\.com/ } @{ $ticket->{AdminCc} } ), 'to who is meant by the role' );
};

subtest 'an answer acknowledges, a wait pauses, the customer ends it' => sub {
    $systems->clock('2026-10-05 07:20:00');
    replies( $blocked, 'root', ['acknowledged'], ['contacted'] );
    my $shown = agrees( $blocked, 'acknowledged' );
    is( $shown->{status}, 'open', 'by RT\'s own rule it is open' );
    $systems->clock('2026-10-05 07:40:00');
    changes( $blocked, { Status => 'stalled' }, [ paused => reason => 'waiting_on_customer' ] );
    $shown = agrees( $blocked, 'paused' );
    is( $shown->{due}, undef, 'nothing is due meanwhile' );
    $systems->clock('2026-10-05 09:40:00');
    replies( $blocked, 'mario', ['resumed'] );
    $shown = agrees( $blocked, 'resumed by the customer\'s reply' );
    is( $shown->{status}, 'open', 'which opens it' );
};

subtest 'a fact changes, and with it the priority' => sub {
    $systems->clock('2026-10-05 10:00:00');
    changes( $blocked, { CustomFields => { Blocking => 'no' } }, [ facts_changed => facts => { blocking => \0 } ] );
    my $shown = agrees( $blocked, 'as `clausola decide` says' );
    is( $shown->{priority}, 50, 'the number follows' );
};

subtest 'resolved while it waits, and reopened' => sub {
    $systems->clock('2026-10-05 10:30:00');
    changes( $blocked, { Status => 'stalled' }, [ paused => reason => 'waiting_on_customer' ] );
    $systems->clock('2026-10-05 11:00:00');
    changes( $blocked, { Status => 'resolved' }, ['resumed'], ['resolved'] );
    agrees( $blocked, 'resolved' );
    $systems->clock('2026-10-05 13:00:00');
    changes( $blocked, { Status => 'open' }, ['reopened'] );
    agrees( $blocked, 'reopened, and it does not wait' );
};

subtest 'a milestone is told' => sub {
    $systems->clock('2026-10-05 13:10:00');
    changes( $blocked, { CustomFields => { 'Clausola milestones' => ['intervened'] } }, ['intervened'] );
    agrees( $blocked, 'the contract knows' );
};

subtest 'deadlines pass while RT and the server are both down' => sub {
    $systems->stop('rt');
    is( $systems->stop('serve'), 0, 'the server ends well' );
    $systems->clock('2026-10-09 12:00:00');
    $systems->job;
    $systems->start_serve( '--contract', 'lepida-payer', '--contract', 'consorzio-it' );
    $systems->job;
    $systems->start_rt;
    for my $ticket ( $blocked, $slow ) {
        my $shown = agrees( $ticket, "ticket $ticket->{id} has caught up" );
        like( "@{ $shown->{objectives} }", qr/breached/, 'and is late' );
    }
    my $told = comments($blocked);
    $systems->job( '--search-arg', 'all' );
    is( comments($blocked), $told, 'looking again tells nothing twice' );
};

subtest 'a ticket is saved whatever becomes of the question' => sub {
    my %faults = (
        'the server is down' => undef,
        'the server is slow' => sub { sleep 15 },
        'the server trickles' => sub {
            my ($client) = @_;
            print {$client} "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n";
            for ( 1 .. 60 ) { syswrite $client, ' '; Time::HiRes::sleep(0.25) }
        },
        'the server answers an error' => sub {
            my ($client) = @_;
            print {$client} "HTTP/1.1 500 No\r\nContent-Length: 9\r\nConnection: close\r\n\r\n<h1>no</h";
        },
        'the server answers nonsense' => sub {
            my ($client) = @_;
            print {$client} "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n[{}]";
        },
        'the server hangs up' => sub { },
    );
    my $minute = 10;
    for my $fault ( sort keys %faults ) {
        $systems->stop('serve');
        $systems->start_fake( $faults{$fault} ) if $faults{$fault};
        $systems->clock( sprintf '2026-10-12 08:%02d:00', $minute++ );
        my $start  = Time::HiRes::time();
        my $ticket = opens(
            'Payments', 'lepida-payer',
            { %malfunction, blocking => \1, channel => 'email' },
            { Request => 'malfunction', Blocking => 'yes', Channel => 'Mail' }
        );
        ok( $ticket->{id}, "$fault: the ticket is there" );
        cmp_ok( Time::HiRes::time() - $start, '<', 12, "$fault: soon" );
        my $shown = shown($ticket);
        like( "@{ $shown->{remarks} }", qr/\Anot up to date: /, "$fault: it says that it is not up to date" );
        is( $shown->{due}, undef, "$fault: and promises nothing" );
        changes( $ticket, { Status => 'open' } ) if $fault eq 'the server is down';
        $systems->stop('serve');
        $systems->start_serve( '--contract', 'lepida-payer', '--contract', 'consorzio-it' );
        $systems->job;
        $shown = agrees( $ticket, "$fault: the next run of the job corrects it" );
        is_deeply( $shown->{remarks}, [], "$fault: and takes the remark away" );
    }
    # The contract is not served: an answer of the server itself.
    $systems->stop('serve');
    $systems->start_serve( '--contract', 'consorzio-it' );
    $systems->clock('2026-10-12 08:30:00');
    changes( $blocked, { Status => 'resolved' }, ['resolved'] );
    my $shown = shown($blocked);
    is( $shown->{status}, 'resolved', 'the contract is not served: the change is saved' );
    like( "@{ $shown->{remarks} }", qr/unknown_contract/, 'and the ticket says why it is not up to date' );
    $systems->stop('serve');
    $systems->start_serve( '--contract', 'lepida-payer', '--contract', 'consorzio-it' );
    $systems->job;
    agrees( $blocked, 'a ticket that is closed is corrected too' );
};

subtest 'a queue under no contract is left alone' => sub {
    my $created = $systems->rest( POST => 'ticket', { Queue => 'Garden', Subject => 'roses' } );
    my $rt = $systems->rest( GET => "ticket/$created->{id}" );
    ok( !( grep { $_->{name} =~ /Clausola/ } @{ $rt->{CustomFields} } ), 'it has none of the fields' );
    is( unix( $rt->{Due} ), 0, 'and no due date' );
};

my $log = $systems->log('rt');
my @complaints = grep { /\[error\]/ && /Clausola/ } split /\n/, $log;
is_deeply( \@complaints, [], 'RT logs no error of the extension' );

done_testing;
