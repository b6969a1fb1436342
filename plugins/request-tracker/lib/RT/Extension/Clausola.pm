use strict;
use warnings;

package RT::Extension::Clausola;

our $VERSION = '0.1.0';

$RT::Config::META{Clausola} = { Type => 'HASH' };

=head1 NAME

RT::Extension::Clausola - service contracts in Request Tracker

=head1 DESCRIPTION

Whenever something happens to a ticket that its service contract cares about, this extension sends the ticket's
history to C<clausola serve> and writes down what comes back: the priority, Starts and Due, and in custom fields the
state of every objective with its reason and clause, what is covered, and what the contract would need to know.
Escalations are carried out once each. A job run by cron looks at tickets again when their decision changes.

A ticket is saved whatever becomes of the question: where the server is away, slow or answers an error, the ticket says
so in C<Clausola remarks>, and the next run of the job asks again.

=head1 CONFIGURATION

In F<RT_SiteConfig.pm>:

    Plugin('RT::Extension::Clausola');
    Set(%Clausola,
        URL     => 'http://127.0.0.1:8650',   # of `clausola serve`
        Token   => undef,                     # where it asks for one
        Timeout => 2,                         # seconds that saving a ticket waits at most
        Queues  => {
            'Help desk' => {
                contract   => 'lepida-payer',
                facts      => {               # each a field or a fixed value
                    request        => { field => 'Request' },
                    blocking       => { field => 'Blocking', type => 'bool' },
                    channel        => { field => 'Channel', values => { Telephone => 'phone', Mail => 'email' } },
                    responsibility => { value => 'provider' },
                },
                priorities => { blocking => 90, non_blocking => 50 },
                to         => { team_lead => 'lead@example.com' },
                statuses   => { paused => ['stalled'] },     # where the lifecycle is not RT's own
            },
        },
    );

C<facts> name the contract's facts and the custom fields that have them; C<values> translates, C<type> is C<bool>,
C<number> or C<text>. C<priorities> gives RT's numbers for the contract's priorities. C<to> has the addresses behind
the contract's roles: an escalation to one adds it as AdminCc before it is told. What becomes of which transaction is
described in L<RT::Extension::Clausola::History>.

=head1 METHODS

=head2 config

The configuration, with its defaults.

=cut

sub config {
    my $config = RT->Config->Get('Clausola') || {};
    return { URL => 'http://127.0.0.1:8650', Timeout => 2, %$config };
}

=head2 rules QUEUE

What the configuration says of the queue of that name; undef where no contract is in force there.

=cut

sub rules {
    my ( $class, $queue ) = @_;
    my $rules = ( $class->config->{Queues} || {} )->{$queue} or return;
    return { milestones => 'Clausola milestones', escalated => 'Clausola escalated', %$rules };
}

=head2 queues

The names of the queues under contract.

=cut

sub queues {
    my ($class) = @_;
    return sort keys %{ $class->config->{Queues} || {} };
}

1;
