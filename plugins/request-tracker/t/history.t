#!/usr/bin/perl
# A ticket of RT as a ticket of a contract: `prove -Ilib t`, without RT.
use strict;
use warnings;
use utf8;
use Test::More;
use RT::Extension::Clausola::History;

binmode Test::More->builder->$_, ':encoding(UTF-8)' for qw(output failure_output);

my ( $CUSTOMER, $CC, $OPERATOR ) = ( 12, 13, 14 );

my $rules = {
    milestones => 'Milestones',
    escalated  => 'Escalated',
    facts      => {
        blocking       => { field => 'Blocking', type => 'bool' },
        channel        => { field => 'Channel', values => { Telephone => 'phone', Mail => 'email' } },
        minutes        => { field => 'Minutes', type => 'number' },
        responsibility => { value => 'provider' },
    },
};

# Transactions at 09:00, 09:01, …, each by the operator unless it says otherwise.
sub rt {
    my ( $fields, @transactions ) = @_;
    my $minute = 0;
    @transactions = map {
        +{  id      => $minute + 100,
            created => sprintf( '2026-10-05 09:%02d:00', $minute++ ),
            creator => $OPERATOR,
            %$_
        }
    } { type => 'Create', creator => $CUSTOMER }, @transactions;
    return { id => 7, fields => $fields, customers => [ $CUSTOMER, $CC ], transactions => \@transactions };
}

sub status { return { type => 'Status', field => 'Status', old => $_[0], new => $_[1] } }
sub value  { return { type => 'CustomField', field => $_[0], old => $_[1], new => $_[2] } }

# The events after `opened`, as `minute type` and what else they say.
sub events {
    my $ticket = RT::Extension::Clausola::History::ticket(@_);
    my ( $opened, @events ) = @{ $ticket->{events} };
    is_deeply( $opened, { type => 'opened', at => '2026-10-05T09:00:00Z' }, 'opened when it was created' );
    return [
        map {
            my %event = %$_;
            my ($minute) = ( delete $event{at} ) =~ /T09:0?(\d+):00Z\z/;
            my $type = delete $event{type};
            "$minute $type", %event ? \%event : ();
        } @events
    ];
}

subtest 'facts are those of the first moment' => sub {
    my $rt = rt(
        { Blocking => 'no', Channel => 'Telephone', Minutes => '30' },
        value( 'Blocking', 'yes', 'maybe' ),
        value( 'Blocking', 'maybe', 'no' ),
        value( 'Unrelated', 'a',   'b' ),
    );
    my $ticket = RT::Extension::Clausola::History::ticket( $rt, $rules );
    is( $ticket->{id}, '7', 'its id is text' );
    is_deeply(
        $ticket->{facts},
        { blocking => \1, channel => 'phone', minutes => 30, responsibility => 'provider' },
        'the old value of the first change, or the value now'
    );
    is_deeply(
        events( $rt, $rules ),
        [ '1 facts_changed', { facts => { blocking => \0 } }, '2 facts_changed', { facts => { blocking => \0 } } ],
        'and every change is an event'
    );
};

subtest 'what is not known is left out' => sub {
    my $rt = rt( { Blocking => '', Channel => 'Pigeon', Minutes => undef } );
    is_deeply( RT::Extension::Clausola::History::ticket( $rt, $rules )->{facts},
        { responsibility => 'provider' }, 'empty fields and values without a translation' );
    is_deeply( events( rt( {}, value( 'Channel', 'Mail', 'Pigeon' ) ), $rules ), [], 'also in changes' );
};

subtest 'booleans as people write them' => sub {
    for my $yes (qw(1 yes Yes TRUE y sì si)) {
        my ( undef, $value ) = RT::Extension::Clausola::History::fact_value( 'f', { type => 'bool' }, $yes );
        is( $$value, 1, "`$yes` is true" );
    }
    for my $no (qw(0 no false n yesterday)) {
        my ( undef, $value ) = RT::Extension::Clausola::History::fact_value( 'f', { type => 'bool' }, $no );
        is( $$value, 0, "`$no` is false" );
    }
};

subtest 'replies' => sub {
    is_deeply(
        events(
            rt( {},
                { type => 'Correspond', creator => $CUSTOMER },
                { type => 'Correspond', creator => $CC },
                { type => 'Comment' },
                { type => 'Correspond' },
                { type => 'Correspond' },
            ),
            $rules
        ),
        [ '4 acknowledged', '4 contacted', '5 contacted' ],
        'the first of the staff acknowledges; customers and comments do not'
    );
    is_deeply( events( rt( {}, { type => 'Take', field => 'Owner' }, { type => 'Correspond' } ), $rules ),
        [ '1 acknowledged', '2 contacted' ], 'who takes a ticket has acknowledged it' );
    is_deeply( events( rt( {}, { type => 'Set', field => 'Owner' }, { type => 'Steal', field => 'Owner' } ), $rules ),
        ['1 acknowledged'], 'once' );
};

subtest 'statuses' => sub {
    my $waiting = { reason => 'waiting_on_customer' };
    my @stories = (
        [ 'waiting and going on', [qw(new open stalled open)], [ '2 paused', $waiting, '3 resumed' ] ],
        [ 'resolved',             [qw(open resolved)],         ['1 resolved'] ],
        [ 'rejected',             [qw(new rejected)],          ['1 cancelled'] ],
        [ 'deleted',              [qw(open deleted)],          ['1 cancelled'] ],
        [ 'reopened',             [qw(open resolved open)],    [ '1 resolved', '2 reopened' ] ],
        [   'resolved while it waits: it does not wait when it is reopened',
            [qw(open stalled resolved open)],
            [ '1 paused', $waiting, '2 resumed', '2 resolved', '3 reopened' ]
        ],
        [   'reopened to wait',
            [qw(open resolved stalled)],
            [ '1 resolved', '2 reopened', '2 paused', $waiting ]
        ],
        [ 'resolved, then rejected: both have ended', [qw(open resolved rejected)], [ '1 resolved', '2 cancelled' ] ],
    );
    for my $story (@stories) {
        my ( $name, $statuses, $expected ) = @$story;
        my @changes = map { status( $statuses->[ $_ - 1 ], $statuses->[$_] ) } 1 .. $#$statuses;
        is_deeply( events( rt( {}, @changes ), $rules ), $expected, $name );
    }
    my $own = { %$rules, statuses => { paused => [ 'waiting', 'on hold' ] } };
    is_deeply( events( rt( {}, status( 'open', 'on hold' ), status( 'on hold', 'waiting' ) ), $own ),
        [ '1 paused', $waiting ], 'a lifecycle of one\'s own, and a wait that only changes its name' );
    is_deeply( events( rt( {}, status( 'open', 'stalled' ) ), $own ), [], 'replaces RT\'s' );
};

subtest 'milestones and escalations' => sub {
    is_deeply(
        events(
            rt( {},
                value( 'Milestones', undef, 'intervened' ),
                value( 'Milestones', 'intervened', undef ),
                value( 'Escalated', '', 'resolve@75%' ),
            ),
            $rules
        ),
        [ '1 intervened', '3 escalated', { step => 'resolve@75%' } ],
        'a value that is added is an event; one that is taken away is none'
    );
};

subtest 'an instant that is none' => sub {
    is( RT::Extension::Clausola::History::instant('2026-10-05 09:00:01'), '2026-10-05T09:00:01Z', 'UTC' );
    ok( !eval { RT::Extension::Clausola::History::instant('Not set'); 1 }, 'is refused' );
};

done_testing;
