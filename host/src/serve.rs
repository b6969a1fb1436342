//! `clausola serve`: the engine over HTTP, for systems that cannot load it.
//!
//! A request runs through [`app`]'s routes; a contract is taken from the [`shelf`], which can be filled anew while
//! calls run; the plugin is asked on a thread that may wait, a few calls at a time.

mod app;
mod ask;
mod batch;
mod gate;
mod lines;
mod listen;
mod log;
mod metrics;
mod refusal;
mod shelf;
mod token;

use crate::command::args::Serve;
use crate::command::asked::PLUGIN;
use crate::command::failure::Failure;
use app::App;
use clausola_host::{Cache, Engine, Limits};
pub(crate) use listen::Address;
use listen::Listener;
use shelf::Shelf;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use token::Token;

/// How often the files of contracts are looked at.
const WATCH: Duration = Duration::from_secs(2);

pub(crate) fn run(args: &Serve, native: bool) -> Result<(), Failure> {
    if native {
        let message = "`serve` answers through the plugin, within its limits: leave out `--native`";
        return Err(Failure::Usage(message.to_string()));
    }
    let token = Token::read(args.token_file.as_deref())?;
    if token.is_none() && !args.listen.is_private() {
        let message = format!(
            "`{}` can be reached from other machines, and nothing would be asked of who calls: set CLAUSOLA_TOKEN or \
             `--token-file`, or listen on 127.0.0.1 or a unix socket",
            args.listen
        );
        return Err(Failure::Usage(message));
    }
    log::start(args.log_format, args.log_level);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_io()
        .enable_time()
        // The plugin's calls run there, and `concurrency` bounds them; a reload needs one more.
        .max_blocking_threads(args.calls().saturating_add(2))
        .build()?;
    runtime.block_on(serve(args, token))
}

/// The plugin within the limits of a server: a call that has run longer than a request may is given up.
fn engine(args: &Serve) -> Result<Engine, Failure> {
    let limits = Limits::default().wall_time(Duration::from_secs(args.timeout));
    Ok(Engine::builder().limits(limits).cache(Cache::user()).build(PLUGIN)?)
}

async fn serve(args: &Serve, token: Option<Token>) -> Result<(), Failure> {
    let shelf = Arc::new(Shelf::open(&args.contracts, &args.overlays, engine(args)?, args.calls())?);
    let listener = Listener::bind(&args.listen).await.map_err(|e| {
        Failure::Usage(format!("cannot listen on `{}`: {e}; choose another with `--listen`", args.listen))
    })?;
    let app = Arc::new(App::new(args, token, Arc::clone(&shelf)));
    // Before anyone is told that it is ready: a signal that nobody waits for ends the process.
    let (hangup, stop) = (Hangup::listen(), stop()?);
    tracing::info!(listen = %listener, contracts = %shelf.ids().join(" "), "ready");
    let watching = tokio::spawn(watch(Arc::clone(&app), hangup, args.no_watch));
    let ended = listen::serve(listener, &app, stop, Duration::from_secs(args.grace)).await;
    watching.abort();
    tracing::info!("stopped");
    Ok(ended?)
}

/// Reads the contracts anew at SIGHUP, and when one of their files has changed.
async fn watch(app: Arc<App>, mut hangup: Hangup, only_signals: bool) {
    loop {
        let asked = tokio::select! {
            () = hangup.next() => true,
            () = tokio::time::sleep(WATCH), if !only_signals => false,
        };
        let shelf = Arc::clone(&app.shelf);
        // Reading files and compiling wait; answering does not wait for them.
        let done = tokio::task::spawn_blocking(move || shelf.reload(asked)).await;
        for reload in done.unwrap_or_default() {
            app.metrics.reload(reload.is_ok());
            match reload {
                Ok(contract) => tracing::info!(contract, "reloaded"),
                Err((file, why)) => {
                    tracing::error!(file, why, "not reloaded; the contract before stays in force")
                }
            }
        }
    }
}

/// SIGHUP, where there is such a thing.
struct Hangup(#[cfg(unix)] Option<tokio::signal::unix::Signal>);

impl Hangup {
    fn listen() -> Self {
        #[cfg(unix)]
        return Self(tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()).ok());
        #[cfg(not(unix))]
        Self()
    }

    async fn next(&mut self) {
        #[cfg(unix)]
        if let Some(signal) = &mut self.0 {
            signal.recv().await;
            return;
        }
        std::future::pending().await
    }
}

/// Ends when the process is told to stop: SIGTERM, or SIGINT as from a terminal.
fn stop() -> io::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        Ok(async move {
            tokio::select! {
                _ = terminate.recv() => tracing::info!("stopping at SIGTERM"),
                _ = interrupt.recv() => tracing::info!("stopping at SIGINT"),
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
