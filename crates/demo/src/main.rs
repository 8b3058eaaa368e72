//! A first look: a cluster of three brokers, the gateway in front of it, and clients that check every record.

mod args;
mod clients;
mod cluster;
mod gateway;
mod ledger;
mod run;
mod screen;
mod sights;
mod signals;

use std::process::ExitCode;

use clap::Parser;

use crate::args::Args;
use crate::screen::Screen;
use crate::signals::Signals;

/// What a shell reports for a program that SIGINT ended.
const INTERRUPTED: u8 = 130;

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    let mut screen = Screen::new();
    let outcome = match Signals::listen() {
        // Dropping the run ends every process that it started.
        Ok(signals) => tokio::select! {
            outcome = Box::pin(run::run(&args, &mut screen, signals.clone())) => outcome,
            () = signals.second() => return ExitCode::from(INTERRUPTED),
        },
        Err(error) => Err(error),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            screen.error(&error);
            ExitCode::FAILURE
        }
    }
}
