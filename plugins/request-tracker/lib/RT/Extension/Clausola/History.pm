use strict;
use warnings;
use utf8;

package RT::Extension::Clausola::History;

=head1 NAME

RT::Extension::Clausola::History - a ticket of RT as a ticket of a service contract

=head1 SYNOPSIS

    my $ticket = RT::Extension::Clausola::History::ticket(\%rt, \%rules);

=head1 DESCRIPTION

Pure: it sees plain data, neither RT nor a clock, and its tests need no RT.

The first argument is what RT knows of a ticket:

    {   id           => 42,
        fields       => { Blocking => 'yes', Channel => 'phone' },   # custom fields as they are now
        customers    => [ 12 ],                                      # ids of requestors and Ccs
        transactions => [                                            # in the order of their ids
            { id => 7, type => 'Create', created => '2026-10-03 11:00:00', creator => 12 },
            { id => 8, type => 'Status', created => …, creator => …, field => 'Status', old => 'new', new => 'open' },
            { id => 9, type => 'CustomField', …, field => 'Blocking', old => 'yes', new => 'no' },
        ] }

C<created> is in UTC, as RT's database has it. The second is a queue's part of the configuration; see
L<RT::Extension::Clausola>.

=head1 WHAT BECOMES WHAT

    in RT                                            in the contract's history
    -----------------------------------------------  ---------------------------------------------------
    created                                          opened, with the facts of the first moment
    a reply by anyone but requestors and Ccs          acknowledged at the first, contacted at every one
    taken, given or stolen                           acknowledged, where it was not yet
    status to one of `paused` (stalled)              paused, with the reason waiting_on_customer
    from one of `paused` to any other                resumed
    status to one of `resolved` (resolved)           resolved
    status to one of `cancelled` (rejected,          cancelled
      deleted)
    from one of `resolved` or `cancelled` to         reopened
      another status
    a value of a fact's custom field                 facts_changed
    a value added to the milestones' custom field    the event of that name: intervened, workaround, …
    a step added to the escalations' custom field    escalated, with the step

Everything else (comments, links, watchers, mails, this extension's own fields) says nothing to a contract.

Facts at the opening are the custom fields' values then: the old value of a field's first change, or its value now
where it never changed, because RT keeps no record of the values that a ticket is created with.

=cut

# The statuses of RT's own lifecycle.
our %STATUSES = (
    paused    => ['stalled'],
    resolved  => ['resolved'],
    cancelled => [ 'rejected', 'deleted' ],
);

=head1 FUNCTIONS

=head2 ticket RT, RULES

The ticket as the engine reads it: C<id>, C<facts>, C<events>.

=cut

sub ticket {
    my ( $rt, $rules ) = @_;
    my %customer = map { $_ => 1 } @{ $rt->{customers} || [] };
    my $facts     = $rules->{facts} || {};
    my %fact_of;
    for my $fact ( sort keys %$facts ) {
        my $field = $facts->{$fact}{field};
        push @{ $fact_of{$field} }, $fact if defined $field;
    }

    my ( @events, $acknowledged );
    my $happened = sub {
        my ( $transaction, $type, %more ) = @_;
        push @events, { type => $type, at => instant( $transaction->{created} ), %more };
        $acknowledged = 1 if $type eq 'acknowledged';
    };
    for my $transaction ( @{ $rt->{transactions} } ) {
        my $type  = $transaction->{type};
        my $field = defined $transaction->{field} ? $transaction->{field} : '';
        if ( $type eq 'Create' ) {
            $happened->( $transaction, 'opened' );
        }
        elsif ( $type eq 'Correspond' ) {
            next if $customer{ $transaction->{creator} };
            $happened->( $transaction, 'acknowledged' ) unless $acknowledged;
            $happened->( $transaction, 'contacted' );
        }
        elsif ( $type =~ /\A(?:Take|Give|Steal|Force|SetOwner)\z/ || ( $type eq 'Set' && $field eq 'Owner' ) ) {
            $happened->( $transaction, 'acknowledged' ) unless $acknowledged;
        }
        elsif ( $type eq 'Status' || ( $type eq 'Set' && $field eq 'Status' ) ) {
            $happened->( $transaction, @$_ )
                for status_events( $transaction->{old}, $transaction->{new}, $rules );
        }
        elsif ( $type eq 'CustomField' ) {
            my $new = $transaction->{new};
            my %changed = map { fact_value( $_, $facts->{$_}, $new ) } @{ $fact_of{$field} || [] };
            if (%changed) {
                $happened->( $transaction, 'facts_changed', facts => \%changed );
            }
            elsif ( defined $new && length $new ) {
                $happened->( $transaction, $new ) if $field eq ( $rules->{milestones} || '' );
                $happened->( $transaction, 'escalated', step => $new )
                    if $field eq ( $rules->{escalated} || '' );
            }
        }
    }
    return { id => "$rt->{id}", facts => opening_facts( $rt, $facts ), events => \@events };
}

=head2 opening_facts RT, FACTS

What the contract's facts were when the ticket was created.

=cut

sub opening_facts {
    my ( $rt, $facts ) = @_;
    my %then = %{ $rt->{fields} || {} };
    my %seen;
    for my $transaction ( @{ $rt->{transactions} } ) {
        next unless $transaction->{type} eq 'CustomField' && !$seen{ $transaction->{field} }++;
        $then{ $transaction->{field} } = $transaction->{old};
    }
    my %opening;
    for my $fact ( keys %$facts ) {
        my $rule  = $facts->{$fact};
        my $value = defined $rule->{field} ? $then{ $rule->{field} } : $rule->{value};
        %opening = ( %opening, fact_value( $fact, $rule, $value ) );
    }
    return \%opening;
}

=head2 fact_value FACT, RULE, VALUE

The fact and its value, or nothing where the field is empty: a fact that is not known is left out, and the decision
says that it needs it. C<values> of the rule translates, C<type> is C<bool>, C<number> or C<text>.

=cut

sub fact_value {
    my ( $fact, $rule, $value ) = @_;
    return unless defined $value && length $value;
    if ( my $values = $rule->{values} ) {
        return unless exists $values->{$value};
        $value = $values->{$value};
    }
    my $type = $rule->{type} || 'text';
    # References to 1 and 0 are true and false in JSON.
    return $fact => ( $value =~ /\A(?:1|yes|true|y|s[iì])\z/i ? \1 : \0 ) if $type eq 'bool';
    return $fact => $value + 0 if $type eq 'number' && $value =~ /\A-?[0-9]+(?:\.[0-9]+)?\z/;
    return $fact => "$value";
}

=head2 status_events OLD, NEW, RULES

The events of a change of status, each a type and what else it says. A ticket that is resolved while it waits is resumed
first: it would else be waiting again when it is reopened.

=cut

sub status_events {
    my ( $old, $new, $rules ) = @_;
    my ( $before, $after ) = map { status_kind( $_, $rules ) } $old, $new;
    return if $before eq $after;
    my $ended  = { resolved => 1, cancelled => 1 };
    my @events;
    push @events, ['resumed']  if $before eq 'paused';
    push @events, ['reopened'] if $ended->{$before} && !$ended->{$after};
    push @events, [ paused => reason => 'waiting_on_customer' ] if $after eq 'paused';
    push @events, [$after] if $ended->{$after};
    return @events;
}

=head2 status_kind STATUS, RULES

What a status means to a contract: C<paused>, C<resolved>, C<cancelled>, or else C<open>.

=cut

sub status_kind {
    my ( $status, $rules ) = @_;
    for my $kind (qw(paused resolved cancelled)) {
        my $statuses = ( $rules->{statuses} || {} )->{$kind} || $STATUSES{$kind};
        return $kind if grep { $_ eq $status } @$statuses;
    }
    return 'open';
}

=head2 instant CREATED

RFC 3339 of an instant as RT's database writes it, which is in UTC.

=cut

sub instant {
    my ($created) = @_;
    my ( $day, $time ) = $created =~ /\A(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/
        or die "no instant: $created\n";
    return "${day}T${time}Z";
}

1;
