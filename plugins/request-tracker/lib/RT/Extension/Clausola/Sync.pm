use strict;
use warnings;

package RT::Extension::Clausola::Sync;

use RT::Extension::Clausola;
use RT::Extension::Clausola::Client;
use RT::Extension::Clausola::Decision;
use RT::Extension::Clausola::History;

=head1 NAME

RT::Extension::Clausola::Sync - brings a ticket to what its contract says

=head1 METHODS

=head2 run TICKET

Asks the contract about the ticket as it is now, and writes down the answer. True where the ticket is up to date
afterwards, or under no contract. Never dies.

=cut

# A step that is carried out can make another one due: a ladder that repeats.
my $ROUNDS = 5;

our %FIELD = %RT::Extension::Clausola::Decision::FIELD;

sub run {
    my ( $class, $given ) = @_;
    my $done = eval { $class->_run( $given->id ) };
    return $done if defined $done;
    RT->Logger->error( 'Clausola: ticket ' . $given->id . ": $@" );
    return 0;
}

sub _run {
    my ( $class, $id ) = @_;
    # Rules hold for everyone's tickets, whatever the rights of who changed this one.
    my $ticket = RT::Ticket->new( RT->SystemUser );
    $ticket->Load($id);
    my $rules  = RT::Extension::Clausola->rules( $ticket->QueueObj->Name ) or return 1;
    my $config = RT::Extension::Clausola->config;
    my $client = RT::Extension::Clausola::Client->new(
        url     => $config->{URL},
        token   => $config->{Token},
        timeout => $config->{Timeout},
    );
    for ( 1 .. $ROUNDS ) {
        my $history = RT::Extension::Clausola::History::ticket( $class->snapshot( $ticket, $rules ), $rules );
        my ( $decision, $fault ) = $client->explain( $rules->{contract}, $history, $class->now );
        return $class->failed( $ticket, $fault ) unless $decision;
        my $fields = RT::Extension::Clausola::Decision::fields( $decision, $rules );
        $class->apply( $ticket, $fields );
        return 1 unless grep { $class->escalate( $ticket, $_, $rules ) } @{ $fields->{steps} };
    }
    return 1;
}

=head2 now

The instant that is asked about, as everything else that RT writes down.

=cut

sub now {
    my $now = RT::Date->new( RT->SystemUser );
    $now->SetToNow;
    return RT::Extension::Clausola::History::instant( $now->ISO );
}

=head2 snapshot TICKET, RULES

What RT knows of the ticket, as plain data for L<RT::Extension::Clausola::History>.

=cut

sub snapshot {
    my ( $class, $ticket, $rules ) = @_;
    my %fields;
    for my $rule ( values %{ $rules->{facts} || {} } ) {
        next unless defined $rule->{field};
        $fields{ $rule->{field} } = $ticket->FirstCustomFieldValue( $rule->{field} );
    }
    my @customers;
    for my $group ( $ticket->Requestor, $ticket->Cc ) {
        push @customers, map { $_->id } @{ $group->UserMembersObj->ItemsArrayRef };
    }
    my @transactions;
    my %names;
    my $all = $ticket->Transactions;
    $all->OrderByCols( { FIELD => 'Created' }, { FIELD => 'id' } );
    while ( my $transaction = $all->Next ) {
        my $field = $transaction->Field;
        if ( $transaction->Type eq 'CustomField' ) {
            $names{$field} = $class->field_name($field) unless exists $names{$field};
            $field = $names{$field};
        }
        push @transactions, {
            id      => $transaction->id,
            type    => $transaction->Type,
            field   => $field,
            old     => $transaction->OldValue,
            new     => $transaction->NewValue,
            creator => $transaction->Creator,
            created => $transaction->Created,
        };
    }
    return {
        id           => $ticket->id,
        fields       => \%fields,
        customers    => \@customers,
        transactions => \@transactions,
    };
}

sub field_name {
    my ( $class, $id ) = @_;
    my $field = RT::CustomField->new( RT->SystemUser );
    $field->Load($id);
    return defined $field->Name ? $field->Name : '';
}

=head2 apply TICKET, FIELDS

Writes down what L<RT::Extension::Clausola::Decision/fields> says; what says so already is left alone.

=cut

sub apply {
    my ( $class, $ticket, $fields ) = @_;
    my $priority = $fields->{priority};
    if ( defined $priority && $ticket->Priority != $priority ) {
        $class->told( $ticket, $ticket->SetPriority($priority) );
    }
    for my $name (qw(Starts Due)) {
        my $object = $name . 'Obj';
        my $unix   = $fields->{ lc $name } || 0;
        next if $ticket->$object->Unix == $unix;
        my $date = RT::Date->new( RT->SystemUser );
        $date->Set( Format => 'unix', Value => $unix );
        my $set = "Set$name";
        $class->told( $ticket, $ticket->$set( $date->ISO ) );
    }
    $class->set_values( $ticket, $_, @{ $fields->{custom}{$_} } ) for sort keys %{ $fields->{custom} };
    $class->wake( $ticket, $fields->{wake_up} );
    return 1;
}

=head2 wake TICKET, UNIX

When the job shall look at the ticket again; undef for never.

=cut

sub wake {
    my ( $class, $ticket, $unix ) = @_;
    return $class->set_values( $ticket, $FIELD{wake_up} ) unless defined $unix;
    my $date = RT::Date->new( RT->SystemUser );
    $date->Set( Format => 'unix', Value => $unix );
    # The field reads times in its user's zone, and keeps them in UTC.
    return $class->set_values( $ticket, $FIELD{wake_up}, [ $date->ISO, $date->ISO( Timezone => 'user' ) ] );
}

=head2 set_values TICKET, FIELD, VALUES

Has a custom field hold these values and no others. Where one is kept otherwise than it is given, it is a pair of both.
They are no news, and make no transaction.

=cut

sub set_values {
    my ( $class, $ticket, $name, @values ) = @_;
    # Longer ones would be kept elsewhere, where no search finds them.
    my @wanted = map { ref $_ ? $_ : [ ( substr $_, 0, 250 ) x 2 ] } @values;
    my %wanted = map { $_->[0] => 1 } @wanted;
    my $held   = $ticket->CustomFieldValues($name);
    my @gone;
    while ( my $value = $held->Next ) {
        push @gone, $value->id unless delete $wanted{ $value->Content };
    }
    for my $id (@gone) {
        $class->told( $ticket,
            $ticket->DeleteCustomFieldValue( Field => $name, ValueId => $id, RecordTransaction => 0 ) );
    }
    for my $new ( grep { delete $wanted{ $_->[0] } } @wanted ) {
        $class->told( $ticket,
            $ticket->AddCustomFieldValue( Field => $name, Value => $new->[1], RecordTransaction => 0 ) );
    }
    return 1;
}

=head2 escalate TICKET, STEP, RULES

Carries out a step, unless that was done before. True where it was done now.

The step is written down first, in a transaction that the history gives back as C<escalated>: a step that fails halfway
is not told twice, and the log says so.

=cut

sub escalate {
    my ( $class, $ticket, $step, $rules ) = @_;
    my $mine = $ticket->Atomic(
        sub {
            my $done = $ticket->CustomFieldValues( $rules->{escalated} );
            while ( my $value = $done->Next ) { return 0 if $value->Content eq $step->{id} }
            return $class->told( $ticket,
                $ticket->AddCustomFieldValue( Field => $rules->{escalated}, Value => $step->{id} ) );
        }
    );
    return 0 unless $mine;
    my $to      = $step->{to};
    my $address = defined $to ? ( $rules->{to} || {} )->{$to} : undef;
    if ($address) {
        my ( $ok, $message ) = $ticket->AddWatcher( Type => 'AdminCc', Email => $address );
        RT->Logger->info("Clausola: $address is no new AdminCc: $message") unless $ok;
    }
    my $text = "Escalation $step->{id}: $step->{action}" . ( defined $to ? " $to" : '' );
    $text .= ", due at $step->{at}" if defined $step->{at};
    $text .= defined $step->{clause} ? " (clause $step->{clause})" : '';
    $class->told( $ticket, $ticket->Comment( Content => $text ) );
    RT->Logger->info( 'Clausola: ticket ' . $ticket->id . ": $text" );
    return 1;
}

=head2 failed TICKET, FAULT

The contract could not be asked: what is written down stays, the ticket says why, and the job asks again.

=cut

sub failed {
    my ( $class, $ticket, $fault ) = @_;
    RT->Logger->warning( 'Clausola: ticket ' . $ticket->id . " is not up to date: $fault" );
    $class->set_values( $ticket, $FIELD{remarks}, "not up to date: $fault" );
    my $now = RT::Date->new( RT->SystemUser );
    $now->SetToNow;
    $class->wake( $ticket, $now->Unix );
    return 0;
}

# RT answers with a value and a message; what it refuses belongs into the log.
sub told {
    my ( $class, $ticket, $ok, $message ) = @_;
    RT->Logger->error( 'Clausola: ticket ' . $ticket->id . ": $message" ) unless $ok;
    return $ok;
}

1;
