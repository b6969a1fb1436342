use strict;
use warnings;

package RT::Condition::Clausola;

use base 'RT::Condition';

use RT::Extension::Clausola;

=head1 NAME

RT::Condition::Clausola - whether a transaction says something to the ticket's service contract

=head1 DESCRIPTION

True for what L<RT::Extension::Clausola::History> has a use for, in queues under contract; and for a change of queue,
which is a change of contract. Never for what the extension itself writes down.

=cut

my %TYPES = map { $_ => 1 } qw(Create Correspond Status Take Give Steal Force SetOwner CustomField AddWatcher DelWatcher);

sub IsApplicable {
    my ($self) = @_;
    return 0 unless RT::Extension::Clausola->rules( $self->TicketObj->QueueObj->Name );
    my $transaction = $self->TransactionObj;
    my $type        = $transaction->Type;
    my $field       = $transaction->Field;
    return $field =~ /\A(?:Owner|Status|Queue)\z/ ? 1 : 0 if $type eq 'Set';
    return 0 unless $TYPES{$type};
    if ( $type eq 'CustomField' ) {
        my $custom = RT::CustomField->new( RT->SystemUser );
        $custom->Load($field);
        my $name = defined $custom->Name ? $custom->Name : '';
        return 0 if $name =~ /\AClausola / && $name ne 'Clausola milestones';
    }
    return 1;
}

1;
