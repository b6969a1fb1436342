use strict;
use warnings;

package RT::Extension::Clausola::Decision;

use Time::Local ();

=head1 NAME

RT::Extension::Clausola::Decision - what a decision means for a ticket of RT

=head1 DESCRIPTION

Pure, like L<RT::Extension::Clausola::History>: plain data in, plain data out.

=head1 FUNCTIONS

=head2 fields EXPLANATION, RULES

What the ticket's fields should say, from an answer of C</v1/explain>:

    {   priority => 90,              # a number of RT, undef where the rules give none
        due      => 1791183600,      # Unix time, undef where nothing is due
        starts   => 1791183600,      # Unix time, undef where no time has begun to count
        wake_up  => 1791187200,      # Unix time, undef where nothing will change
        custom   => {                # by name, each a list of values
            'Clausola priority'   => ['blocking'],
            'Clausola objectives' => ['acknowledge: breached; due 2026-10-05T09:00:00+02:00; clause 3.2.3'],
            … },
        steps    => [ … ] }          # escalations that are due and not done

The due date is the earliest among the promises that still run; a pause has none. Starts is the first instant that
counts: for a ticket that arrives at night, the next opening.

=cut

our %FIELD = (
    contract   => 'Clausola contract',
    priority   => 'Clausola priority',
    objectives => 'Clausola objectives',
    coverage   => 'Clausola coverage',
    remarks    => 'Clausola remarks',
    escalated  => 'Clausola escalated',
    wake_up    => 'Clausola wake-up',
);

my %OPEN = map { $_ => 1 } qw(running breached late);

sub fields {
    my ( $decision, $rules ) = @_;
    my @timers = @{ $decision->{timers} };
    my ($due)  = sort { $a <=> $b } map { unix( $_->{due} ) } grep { $OPEN{ $_->{state} } && $_->{due} } @timers;
    my $priority = $decision->{priority};
    my $contract = $decision->{contract};
    return {
        priority => defined $priority ? ( $rules->{priorities} || {} )->{$priority} : undef,
        due      => $due,
        starts   => starts( $decision->{trace} ),
        wake_up  => unix( $decision->{wake_up} ),
        custom   => {
            $FIELD{contract} =>
                ["$contract->{id}, revision $contract->{revision}, " . substr( $contract->{hash}, 0, 12 )],
            $FIELD{priority}   => [ defined $priority ? $priority : () ],
            $FIELD{objectives} => [ map { objective($_) } @timers ],
            $FIELD{coverage}   => [ reasoned( $decision->{coverage}{status}, $decision->{coverage} ) ],
            $FIELD{remarks}    => [
                ( map {"not known: $_"} @{ $decision->{needs} } ),
                ( map {"$_->{code}: $_->{message}"} @{ $decision->{warnings} } ),
            ],
        },
        steps => [ grep { $_->{state} eq 'due' } @{ $decision->{escalations} } ],
    };
}

=head2 objective TIMER

The state of an objective in one line: C<resolve: paused; clause 3.2.3>.

=cut

sub objective {
    my ($timer) = @_;
    my $line = "$timer->{objective}: $timer->{state}";
    $line .= "; due $timer->{due}" if $timer->{due};
    $line .= '; best effort' if $timer->{guarantee} eq 'best_effort';
    return reasoned( $line, $timer );
}

# With the reason and the clause, where there are any.
sub reasoned {
    my ( $line, $said ) = @_;
    $line .= "; $said->{reason}"        if defined $said->{reason};
    $line .= "; clause $said->{clause}" if defined $said->{clause};
    return $line;
}

=head2 starts TRACE

The first instant at which any objective's time counts.

=cut

sub starts {
    my ($trace) = @_;
    my @starts;
    for my $timer ( @{ $trace->{timers} } ) {
        my $ledger = $timer->{ledger} or next;
        my ($counted) = grep { $_->{kind} eq 'counted' } @{ $ledger->{spans} || [] };
        push @starts, unix( $counted->{from} ) if $counted;
    }
    my ($first) = sort { $a <=> $b } @starts;
    return $first;
}

=head2 unix INSTANT

Unix time of RFC 3339 text, in whole seconds; undef of undef.

=cut

sub unix {
    my ($text) = @_;
    # Not an empty list, which would leave a hole in the list that it stands in.
    return undef unless defined $text;
    my ( $y, $mo, $d, $h, $mi, $s, $sign, $oh, $om )
        = $text =~ /\A(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:Z|([-+])(\d{2}):(\d{2}))\z/
        or die "no instant: $text\n";
    my $offset = $sign ? ( $oh * 60 + $om ) * 60 * ( $sign eq '+' ? 1 : -1 ) : 0;
    return Time::Local::timegm( $s, $mi, $h, $d, $mo - 1, $y ) - $offset;
}

1;
