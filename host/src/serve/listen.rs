//! Where the server listens, and how connections begin and end.

use super::app::{App, router};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// Bytes of a request's head.
const HEAD: usize = 64 << 10;

/// The address of `--listen`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Address {
    /// Such as `127.0.0.1:8650`.
    Tcp(SocketAddr),
    /// Such as `unix:/run/clausola.sock`.
    Unix(PathBuf),
}

impl Address {
    /// Whether only this machine can reach it.
    pub(crate) fn is_private(&self) -> bool {
        match self {
            Self::Tcp(address) => address.ip().is_loopback(),
            Self::Unix(_) => true,
        }
    }
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("unix:") {
            return match (path, cfg!(unix)) {
                ("", _) => Err("`unix:` needs a path, such as `unix:/run/clausola.sock`".to_string()),
                (_, false) => Err("this system has no unix sockets".to_string()),
                (path, true) => Ok(Self::Unix(path.into())),
            };
        }
        // A name may mean other addresses tomorrow; this one is always the same.
        let text = text.replacen("localhost:", "127.0.0.1:", 1);
        text.parse().map(Self::Tcp).map_err(|_| {
            "give an address and a port, such as `127.0.0.1:8650`, or `unix:` and a path".to_string()
        })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// A socket that is open.
pub(crate) enum Listener {
    Tcp(TcpListener, SocketAddr),
    #[cfg(unix)]
    Unix(tokio::net::UnixListener, Socket),
}

/// A socket's file, which goes when the server does.
#[cfg(unix)]
pub(crate) struct Socket(PathBuf);

#[cfg(unix)]
impl Drop for Socket {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

impl fmt::Display for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(_, address) => address.fmt(f),
            #[cfg(unix)]
            Self::Unix(_, Socket(path)) => write!(f, "unix:{}", path.display()),
        }
    }
}

impl Listener {
    pub(crate) async fn bind(address: &Address) -> io::Result<Self> {
        match address {
            Address::Tcp(address) => {
                let listener = TcpListener::bind(address).await?;
                let address = listener.local_addr()?;
                Ok(Self::Tcp(listener, address))
            }
            #[cfg(unix)]
            Address::Unix(path) => {
                use std::os::unix::fs::{FileTypeExt as _, PermissionsExt as _};
                // A server that was killed leaves its socket behind; one that runs still answers.
                let is_socket =
                    std::fs::symlink_metadata(path).is_ok_and(|file| file.file_type().is_socket());
                if is_socket && tokio::net::UnixStream::connect(path).await.is_err() {
                    std::fs::remove_file(path)?;
                }
                let listener = tokio::net::UnixListener::bind(path)?;
                std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o660))?;
                Ok(Self::Unix(listener, Socket(path.clone())))
            }
            #[cfg(not(unix))]
            Address::Unix(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

/// Answers until told to stop, and then to the end of the requests that run, but no longer than `grace`.
pub(crate) async fn serve(
    listener: Listener,
    app: &Arc<App>,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> io::Result<()> {
    let server = Server {
        app: Arc::clone(app),
        service: TowerToHyperService::new(router(app)),
        graceful: GracefulShutdown::new(),
        places: Arc::new(Semaphore::new(app.connections)),
    };
    match &listener {
        Listener::Tcp(tcp, _) => {
            let accept = async || {
                let (stream, _) = tcp.accept().await?;
                // Answers are one write; waiting for more would only delay them.
                stream.set_nodelay(true).map(|()| stream)
            };
            server.accept(accept, stop).await;
        }
        #[cfg(unix)]
        Listener::Unix(unix, _) => server.accept(async || Ok(unix.accept().await?.0), stop).await,
    }
    // No new connection is even queued while the last ones end.
    drop(listener);
    tokio::select! {
        () = server.graceful.shutdown() => {}
        () = tokio::time::sleep(grace) => tracing::warn!("some requests did not end in time"),
    }
    Ok(())
}

struct Server {
    app: Arc<App>,
    service: TowerToHyperService<axum::Router>,
    graceful: GracefulShutdown,
    /// For connections; what is beyond waits in the system's queue.
    places: Arc<Semaphore>,
}

impl Server {
    async fn accept<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
        &self,
        accept: impl AsyncFn() -> io::Result<S>,
        stop: impl Future<Output = ()>,
    ) {
        let mut stop = std::pin::pin!(stop);
        loop {
            let place = tokio::select! {
                () = &mut stop => return,
                place = Arc::clone(&self.places).acquire_owned() => place,
            };
            let stream = tokio::select! {
                () = &mut stop => return,
                stream = accept() => stream,
            };
            match stream {
                Ok(stream) => self.connection(stream, place),
                Err(e) => {
                    // Out of files, most often: a moment later there may be some again.
                    tracing::warn!(error = %e, "cannot take a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn connection<S: AsyncRead + AsyncWrite + Unpin + Send + 'static, P: Send + 'static>(
        &self,
        stream: S,
        place: P,
    ) {
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.app.timeout)
            .max_buf_size(HEAD)
            // Who has sent everything may close that half, and still gets its answer.
            .half_close(true)
            .serve_connection(TokioIo::new(stream), self.service.clone());
        let connection = self.graceful.watch(connection);
        let app = Arc::clone(&self.app);
        app.metrics.connections.inc();
        tokio::spawn(async move {
            // Whoever hangs up in the middle of something has its own reasons.
            let _ = connection.await;
            app.metrics.connections.dec();
            drop(place);
        });
    }
}
