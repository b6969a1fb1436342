#!/usr/bin/perl
# What a decision means for a ticket of RT: `prove -Ilib t`, without RT.
use strict;
use warnings;
use Test::More;
use RT::Extension::Clausola::Decision;

sub unix { return RT::Extension::Clausola::Decision::unix(@_) }

sub decision {
    my (%more) = @_;
    return {
        contract    => { id => 'lepida-payer', revision => '100', hash => 'f' x 64 },
        priority    => undef,
        coverage    => { status => 'covered', reason => undef, clause => undef },
        timers      => [],
        escalations => [],
        needs       => [],
        warnings    => [],
        wake_up     => undef,
        trace       => { timers => [] },
        %more,
    };
}

sub timer {
    my (%more) = @_;
    return { objective => 'resolve', guarantee => 'guaranteed', reason => undef, clause => '3.2.3', %more };
}

subtest 'instants' => sub {
    is( unix('1970-01-01T00:00:00Z'),           0,             'the first' );
    is( unix('2026-10-05T09:00:00+02:00'),      1_791_183_600, 'east' );
    is( unix('2026-10-05T02:30:00.250-04:30'),  1_791_183_600, 'west, milliseconds dropped' );
    is( unix('2028-02-29T23:59:59Z'),           1_835_481_599, 'a leap day' );
    is( scalar( my @one = unix(undef) ),        1,             'undef stays one value in a list' );
    ok( !eval { unix('tomorrow'); 1 }, 'what is none is refused' );
};

subtest 'due is the earliest promise that runs' => sub {
    my $due = sub {
        return RT::Extension::Clausola::Decision::fields( decision( timers => [ map { timer(%$_) } @_ ] ), {} )->{due};
    };
    my ( $nine, $ten ) = ( '2026-10-05T09:00:00+02:00', '2026-10-05T10:00:00+02:00' );
    is( $due->( { state => 'running', due => $ten }, { state => 'breached', due => $nine } ), unix($nine), 'of all' );
    is( $due->( { state => 'met', due => $nine }, { state => 'running', due => $ten } ), unix($ten), 'not one that is met' );
    is( $due->( { state => 'late', due => $ten } ), unix($ten), 'one that is late' );
    is( $due->( { state => 'paused', due => undef }, { state => 'missed', due => $nine } ), undef, 'none in a pause' );
    is( $due->(), undef, 'none without objectives' );
};

subtest 'starts is the first instant that counts' => sub {
    my $span  = sub { return { kind => $_[0], from => $_[1] } };
    my $trace = {
        timers => [
            { ledger => { spans => [ $span->( 'closed', '2026-10-03T14:00:00+02:00' ), $span->( 'counted', '2026-10-05T08:30:00+02:00' ) ] } },
            { ledger => { spans => [ $span->( 'counted', '2026-10-05T08:00:00+02:00' ) ] } },
            { ledger => undef },
            { ledger => { spans => [] } },
        ]
    };
    my $fields = RT::Extension::Clausola::Decision::fields( decision( trace => $trace ), {} );
    is( $fields->{starts}, unix('2026-10-05T08:00:00+02:00'), 'of any objective' );
    is( RT::Extension::Clausola::Decision::fields( decision(), {} )->{starts}, undef, 'nothing counts yet' );
};

subtest 'fields' => sub {
    my $fields = RT::Extension::Clausola::Decision::fields(
        decision(
            priority => 'blocking',
            coverage => { status => 'chargeable', reason => 'overtime', clause => '4' },
            timers   => [
                timer( state => 'breached', due => '2026-10-05T09:00:00+02:00' ),
                timer( state => 'excluded', due => undef, reason => 'customer', guarantee => 'best_effort', clause => undef ),
            ],
            escalations => [ { id => 'a', state => 'done' }, { id => 'b', state => 'due' }, { id => 'c', state => 'pending' } ],
            needs       => ['channel'],
            warnings    => [ { code => 'odd', message => 'resumed but never paused' } ],
            wake_up     => '2026-10-05T09:00:00+02:00',
        ),
        { priorities => { blocking => 90 } }
    );
    is( $fields->{priority}, 90, 'the number of RT' );
    is( $fields->{wake_up}, 1_791_183_600, 'the next look' );
    is_deeply( [ map { $_->{id} } @{ $fields->{steps} } ], ['b'], 'the steps that are due' );
    is_deeply(
        $fields->{custom},
        {   'Clausola contract'   => [ 'lepida-payer, revision 100, ' . 'f' x 12 ],
            'Clausola priority'   => ['blocking'],
            'Clausola coverage'   => ['chargeable; overtime; clause 4'],
            'Clausola objectives' => [
                'resolve: breached; due 2026-10-05T09:00:00+02:00; clause 3.2.3',
                'resolve: excluded; best effort; customer',
            ],
            'Clausola remarks' => [ 'not known: channel', 'odd: resumed but never paused' ],
        },
        'in words'
    );
    my $none = RT::Extension::Clausola::Decision::fields( decision(), { priorities => { blocking => 90 } } );
    is( $none->{priority}, undef, 'no number without a priority' );
    is_deeply( $none->{custom}{'Clausola priority'}, [], 'and no word' );
    is_deeply( [ sort keys %$none ], [qw(custom due priority starts steps wake_up)], 'nothing shifts into another place' );
};

done_testing;
