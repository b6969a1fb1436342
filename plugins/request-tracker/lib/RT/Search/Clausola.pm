use strict;
use warnings;

package RT::Search::Clausola;

use base 'RT::Search';

use RT::Extension::Clausola;

=head1 NAME

RT::Search::Clausola - the tickets to look at now

=head1 DESCRIPTION

For C<rt-crontool>. Those whose decision changes by now, those that could not be asked about the last time, and open
ones that never were. With the argument C<all>, every open ticket under contract: after a change of the contract.

=cut

sub Prepare {
    my ($self) = @_;
    my @queues = RT::Extension::Clausola->queues;
    if ( !@queues ) {
        # An empty condition would find every ticket.
        $self->TicketsObj->FromSQL('id = 0');
        return 1;
    }
    my $under = join ' OR ', map { 'Queue = ' . quoted($_) } @queues;
    my $which = "Status = '__Active__'";
    if ( ( $self->Argument || '' ) ne 'all' ) {
        my $now = RT::Date->new( $self->TicketsObj->CurrentUser );
        $now->SetToNow;
        my $until = $now->ISO( Timezone => 'user' );
        $which = "CF.{Clausola wake-up} <= '$until' OR ( CF.{Clausola contract} IS NULL AND $which )";
    }
    $self->TicketsObj->FromSQL("( $under ) AND ( $which )");
    return 1;
}

sub quoted {
    my ($text) = @_;
    $text =~ s/(['\\])/\\$1/g;
    return "'$text'";
}

1;
