use strict;
use warnings;

package Systems;

# What the end to end test stands on: an RT of its own with a clock of its own, and `clausola serve`.

use Cwd ();
use File::Path ();
use File::Temp ();
use HTTP::Tiny;
use IO::Socket::INET;
use JSON ();
use POSIX ();
use Time::HiRes ();

my $json = JSON->new->canonical->utf8;

sub new {
    my ( $class, %args ) = @_;
    my $folder = File::Temp->newdir( 'clausola-rt-XXXXXX', TMPDIR => 1, CLEANUP => !$ENV{KEEP} );
    my $self   = bless {
        folder   => $folder,
        clausola => $args{clausola},
        ports    => { rt => port(), serve => port() },
        pids     => {},
        http     => HTTP::Tiny->new( timeout => 60 ),
    }, $class;
    mkdir "$folder/$_" for qw(etc var);
    return $self;
}

# A port that nobody listens on now.
sub port {
    my $socket = IO::Socket::INET->new( Listen => 1, LocalAddr => '127.0.0.1', LocalPort => 0 ) or die "no port: $!";
    return $socket->sockport;
}

sub write_file {
    my ( $self, $name, $text ) = @_;
    my $path = "$self->{folder}/$name";
    open my $file, '>:encoding(UTF-8)', $path or die "$path: $!";
    print {$file} $text;
    close $file or die "$path: $!";
    return $path;
}

# The environment of everything of RT: its own configuration, and a clock that stands still until it is set.
sub rt_environment {
    my ($self) = @_;
    my ($faketime) = glob '/usr/lib/*/faketime/libfaketime.so.1';
    die "libfaketime is not there: `apt-get install libfaketime`" unless $faketime;
    return (
        RT_SITE_CONFIG             => "$self->{folder}/RT_SiteConfig.pm",
        RT_SITE_CONFIG_DIR         => "$self->{folder}/etc",
        TZ                         => 'UTC',
        LD_PRELOAD                 => $faketime,
        FAKETIME_TIMESTAMP_FILE    => "$self->{folder}/clock",
        FAKETIME_NO_CACHE          => 1,
        FAKETIME_DONT_FAKE_MONOTONIC => 1,
    );
}

# Sets RT's clock, to an instant in UTC such as `2026-10-05 07:00:00`.
sub clock {
    my ( $self, $now ) = @_;
    $self->{now} = $now;
    $self->write_file( 'clock', "$now\n" );
    return;
}

# Runs something of RT's to its end, and gives what it prints.
sub rt_run {
    my ( $self, @command ) = @_;
    my %environment = $self->rt_environment;
    my $pid = open my $out, '-|';
    die "fork: $!" unless defined $pid;
    if ( !$pid ) {
        @ENV{ keys %environment } = values %environment;
        open STDERR, '>&', \*STDOUT or die;
        exec @command or POSIX::_exit(127);
    }
    my $text = do { local $/; <$out> };
    close $out or die "@command failed:\n$text";
    return $text;
}

sub start {
    my ( $self, $name, $environment, @command ) = @_;
    my $log = "$self->{folder}/$name.log";
    my $pid = fork;
    die "fork: $!" unless defined $pid;
    if ( !$pid ) {
        @ENV{ keys %$environment } = values %$environment;
        open STDOUT, '>>', $log or die;
        open STDERR, '>&', \*STDOUT or die;
        exec @command or POSIX::_exit(127);
    }
    $self->{pids}{$name} = $pid;
    return;
}

sub stop {
    my ( $self, $name ) = @_;
    my $pid = delete $self->{pids}{$name} or return;
    kill 'TERM', $pid;
    waitpid $pid, 0;
    return $? >> 8;
}

sub DESTROY {
    my ($self) = @_;
    local $?;
    $self->stop($_) for keys %{ $self->{pids} };
    return;
}

# Waits until an address answers.
sub wait_for {
    my ( $self, $what, $url, $headers ) = @_;
    for ( 1 .. 300 ) {
        my $response = $self->{http}->get( $url, { headers => $headers || {} } );
        return if $response->{success};
        Time::HiRes::sleep(0.2);
    }
    die "$what does not answer:\n" . $self->log($what);
}

sub log {
    my ( $self, $name ) = @_;
    open my $file, '<', "$self->{folder}/$name.log" or return '';
    local $/;
    return scalar <$file>;
}

sub start_rt {
    my ($self) = @_;
    my $port = $self->{ports}{rt};
    $self->start( rt => { $self->rt_environment },
        '/usr/share/request-tracker5/libexec/rt-server', '--port', $port, '--host', '127.0.0.1' );
    $self->wait_for( rt => "http://127.0.0.1:$port/REST/2.0/rt", authorization('root') );
    return;
}

sub start_serve {
    my ( $self, @arguments ) = @_;
    my $address = "127.0.0.1:$self->{ports}{serve}";
    $self->start( serve => {}, $self->{clausola}, 'serve', '--listen', $address, @arguments );
    $self->wait_for( serve => "http://$address/healthz" );
    return;
}

# Something on the port of `serve` that does with each request what it is told to.
sub start_fake {
    my ( $self, $answer ) = @_;
    my $listener = IO::Socket::INET->new(
        Listen    => 16,
        LocalAddr => '127.0.0.1',
        LocalPort => $self->{ports}{serve},
        ReuseAddr => 1,
    ) or die "no port: $!";
    my $pid = fork;
    die "fork: $!" unless defined $pid;
    if ( !$pid ) {
        local $SIG{CHLD} = 'IGNORE';
        local $SIG{TERM} = sub { POSIX::_exit(0) };
        while (1) {
            my $client = $listener->accept or next;
            next if fork;
            # Or the port would stay taken until the last of them has ended.
            close $listener;
            local $SIG{TERM} = 'DEFAULT';
            local $SIG{ALRM} = 'DEFAULT';
            alarm 20;
            $answer->($client);
            close $client;
            POSIX::_exit(0);
        }
    }
    $self->{pids}{serve} = $pid;
    close $listener;
    return;
}

sub authorization {
    my ($user) = @_;
    require MIME::Base64;
    return { Authorization => 'Basic ' . MIME::Base64::encode_base64( "$user:password", '' ) };
}

# A request to REST2; the answer as data. Anything but success is the end.
sub rest {
    my ( $self, $method, $path, $data, $user ) = @_;
    my %headers = ( %{ authorization( $user || 'root' ) }, 'Content-Type' => 'application/json' );
    my $response = $self->{http}->request(
        $method,
        "http://127.0.0.1:$self->{ports}{rt}/REST/2.0/$path",
        { headers => \%headers, defined $data ? ( content => $json->encode($data) ) : () }
    );
    die "$method $path: $response->{status} $response->{content}\n" . $self->log('rt') unless $response->{success};
    return $json->decode( $response->{content} );
}

# The job that cron runs.
sub job {
    my ( $self, @arguments ) = @_;
    return $self->rt_run( '/usr/bin/rt-crontool-5', '--search', 'RT::Search::Clausola', @arguments, '--action',
        'RT::Action::Clausola' );
}

# What the command `clausola` decides.
sub decide {
    my ( $self, $contract, $ticket, $now ) = @_;
    my $file = $self->write_file( 'ticket.json', $json->encode($ticket) );
    open my $out, '-|', $self->{clausola}, 'decide', '--contract', $contract, '--now', $now, '--ticket', $file
        or die "clausola: $!";
    my $text = do { local $/; <$out> };
    close $out or die "clausola decide failed: $text";
    return $json->decode($text);
}

1;
