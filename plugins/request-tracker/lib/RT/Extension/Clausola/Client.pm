use strict;
use warnings;

package RT::Extension::Clausola::Client;

use HTTP::Tiny;
use JSON ();
use Time::HiRes ();

=head1 NAME

RT::Extension::Clausola::Client - asks `clausola serve`

=head1 SYNOPSIS

    my $client = RT::Extension::Clausola::Client->new( url => 'http://127.0.0.1:8650', timeout => 2 );
    my ( $decision, $fault ) = $client->explain( $contract, $ticket, $now );

=head1 DESCRIPTION

Whatever happens, it comes back after C<timeout> seconds at most, and never dies: who saves a ticket waits for it.

=cut

# No answer is that long; one that is comes from something else.
my $LONGEST = 4 << 20;

sub new {
    my ( $class, %args ) = @_;
    my $timeout = $args{timeout} || 2;
    return bless {
        url     => $args{url} || 'http://127.0.0.1:8650',
        token   => $args{token},
        timeout => $timeout,
        http    => HTTP::Tiny->new(
            timeout    => $timeout,
            max_size   => $LONGEST,
            agent      => 'RT-Extension-Clausola ',
            keep_alive => 0,
            # What is asked of this machine does not go through a proxy of its environment.
            proxy => undef, http_proxy => undef,
        ),
    }, $class;
}

=head2 explain CONTRACT, TICKET, NOW

The decision with its reasons, or undef and what went wrong, in one line.

=cut

sub explain {
    my ( $self, $contract, $ticket, $now ) = @_;
    my $json = JSON->new->utf8->canonical;
    my $body = $json->encode( { contract => $contract, ticket => $ticket, now => $now } );
    my %headers = ( 'Content-Type' => 'application/json', Accept => 'application/json' );
    $headers{Authorization} = "Bearer $self->{token}" if defined $self->{token} && length $self->{token};

    my $until = Time::HiRes::time() + $self->{timeout};
    my $text  = '';
    my $response = eval {
        # Over the whole exchange: HTTP::Tiny's own limit begins anew with every piece that arrives.
        local $SIG{ALRM} = sub { die "timeout\n" };
        Time::HiRes::alarm( $self->{timeout} );
        my $answer = $self->{http}->post(
            "$self->{url}/v1/explain",
            {   content       => $body,
                headers       => \%headers,
                data_callback => sub {
                    $text .= $_[0];
                    die "too long\n" if length $text > $LONGEST;
                    die "timeout\n"  if Time::HiRes::time() > $until;
                },
            }
        );
        Time::HiRes::alarm(0);
        $answer;
    };
    my $died = $@;
    Time::HiRes::alarm(0);
    return ( undef, "no answer from $self->{url}: " . line($died) ) unless $response;
    # What HTTP::Tiny itself could not do has the status 599 and says why in its body.
    return ( undef, "no answer from $self->{url}: " . line( $response->{content} ) ) if $response->{status} == 599;
    # HTTP::Tiny calls back only for answers of success.
    $text = $response->{content} if !$response->{success} && defined $response->{content};
    my $answer = eval { $json->decode($text) };
    if ( ref $answer ne 'HASH' ) {
        return ( undef, "$self->{url} answered $response->{status}, and not as clausola does" );
    }
    if ( !$answer->{ok} || ref $answer->{decision} ne 'HASH' ) {
        my @errors = ref $answer->{errors} eq 'ARRAY' ? @{ $answer->{errors} } : ();
        my $errors = join '; ', map {"$_->{code}: $_->{message}"} @errors;
        return ( undef, "$self->{url} answered $response->{status}: " . line($errors) );
    }
    return $answer->{decision};
}

# One line, and not too long for a field.
sub line {
    my ($text) = @_;
    $text = '' unless defined $text;
    $text =~ s/\s+/ /g;
    $text =~ s/\s\z//;
    return substr $text, 0, 200;
}

1;
