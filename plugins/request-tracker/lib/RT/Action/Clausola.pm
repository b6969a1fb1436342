use strict;
use warnings;

package RT::Action::Clausola;

use base 'RT::Action';

use RT::Extension::Clausola::Sync;

=head1 NAME

RT::Action::Clausola - brings a ticket to what its service contract says

=head1 DESCRIPTION

For scrips, and for C<rt-crontool>:

    rt-crontool-5 --search RT::Search::Clausola --action RT::Action::Clausola

=cut

sub Prepare { return 1 }

sub Commit {
    my ($self) = @_;
    return RT::Extension::Clausola::Sync->run( $self->TicketObj );
}

1;
