#!/usr/bin/perl
# Asking `clausola serve`, or something else on its port: `prove -Ilib t`, without RT.
use strict;
use warnings;
use IO::Socket::INET;
use JSON ();
use POSIX ();
use Test::More;
use Time::HiRes ();
use RT::Extension::Clausola::Client;

my @children;

# A server of one answer; gives its address.
sub server {
    my ($answer) = @_;
    my $listener = IO::Socket::INET->new( Listen => 1, LocalAddr => '127.0.0.1', LocalPort => 0 ) or die $!;
    my $port = $listener->sockport;
    my $pid  = fork;
    die "fork: $!" unless defined $pid;
    if ( !$pid ) {
        alarm 30;
        my $client = $listener->accept or POSIX::_exit(1);
        # Head and body may come apart.
        my $request = '';
        while ( $request !~ /\r\n\r\n/ || length( ( split /\r\n\r\n/, $request, 2 )[1] ) < content_length($request) ) {
            sysread $client, $request, 65536, length $request or last;
        }
        $answer->( $client, $request );
        close $client;
        POSIX::_exit(0);
    }
    push @children, $pid;
    return "http://127.0.0.1:$port";
}

sub content_length {
    my ($request) = @_;
    return $request =~ /^content-length: *(\d+)/im ? $1 : 0;
}

sub says {
    my ( $status, $body ) = @_;
    my $length = length $body;
    return sub { syswrite $_[0], "HTTP/1.1 $status\r\nContent-Length: $length\r\nConnection: close\r\n\r\n$body" };
}

sub ask {
    my ( $url, %more ) = @_;
    my $client = RT::Extension::Clausola::Client->new( url => $url, timeout => 1, %more );
    my $start  = Time::HiRes::time();
    my ( $decision, $fault ) = $client->explain( 'lepida-payer', { id => '1', facts => { blocking => \1 } }, 'now' );
    cmp_ok( Time::HiRes::time() - $start, '<', 5, 'it comes back' );
    return ( $decision, $fault );
}

subtest 'a decision' => sub {
    # The request is answered as the decision, so that it can be looked at.
    my $url = server(
        sub {
            my ( $client, $request ) = @_;
            my ($body) = $request =~ /\r\n\r\n(.*)\z/s;
            my $token = $request =~ /^authorization: Bearer (\S+)/im ? $1 : '';
            my $path  = $request =~ m{\APOST (\S+) } ? $1 : '';
            says( '200 OK', qq({"ok":true,"decision":{"asked":$body,"token":"$token","path":"$path"}}) )->($client);
        }
    );
    my ( $decision, $fault ) = ask( $url, token => 'secret' );
    is( $fault, undef, 'nothing is wrong' );
    is( $decision->{path},  '/v1/explain', 'it asks for reasons' );
    is( $decision->{token}, 'secret',      'with its token' );
    is( JSON->new->canonical->encode( $decision->{asked} ),
        '{"contract":"lepida-payer","now":"now","ticket":{"facts":{"blocking":true},"id":"1"}}', 'about the ticket' );
};

my $error = '{"ok":false,"errors":[{"code":"unknown_contract","message":"no contract `x` is served"}]}';
my @faults = (
    [ 'a refusal',          says( '404 Not Found', $error ), qr/answered 404: unknown_contract: no contract `x`/ ],
    [ 'an error of others', says( '502 Bad Gateway', '<h1>no</h1>' ), qr/answered 502, and not as clausola does/ ],
    [ 'nonsense',           says( '200 OK', '[1]' ),                  qr/answered 200, and not as clausola does/ ],
    [ 'no decision',        says( '200 OK', '{"ok":true}' ),          qr/answered 200: / ],
    [ 'nothing',            sub { },                                  qr/no answer from/ ],
    [ 'silence',            sub { sleep 10 },                         qr/no answer from .*(?:timeout|Timed out)/ ],
    [   'a trickle',
        sub {
            syswrite $_[0], "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n";
            for ( 1 .. 40 ) { syswrite $_[0], ' ' or last; Time::HiRes::sleep(0.25) }
        },
        qr/no answer from .*timeout/
    ],
    [   'a head that trickles',
        sub { for ( split //, "HTTP/1.1 200 OK\r\nX-Long: " . 'x' x 40 ) { syswrite $_[0], $_ or last; Time::HiRes::sleep(0.25) } },
        qr/no answer from .*timeout/
    ],
    [   'too much',
        sub {
            local $SIG{PIPE} = 'IGNORE';
            syswrite $_[0], "HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n";
            for ( 1 .. 9 ) { syswrite $_[0], ' ' x 1_000_000 or last }
        },
        qr/no answer from .*(?:too long|exceeded)/i
    ],
);
for my $fault (@faults) {
    my ( $name, $answer, $expected ) = @$fault;
    subtest $name => sub {
        my ( $decision, $said ) = ask( server($answer) );
        is( $decision, undef, 'no decision' );
        like( $said, $expected, 'and why' );
        unlike( $said, qr/\n/, 'in one line' );
    };
}

subtest 'nobody there' => sub {
    my ( $decision, $said ) = ask('http://127.0.0.1:1');
    is( $decision, undef, 'no decision' );
    like( $said, qr/no answer from .*refused/i, 'and why' );
};

kill 'TERM', @children;
waitpid $_, 0 for @children;
done_testing;
