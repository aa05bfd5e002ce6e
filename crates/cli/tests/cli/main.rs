//! Tests of the `dateline` command as a user runs it, and of the shipped models together.

mod command_line;
mod common;
mod convert;
mod detect;
mod gazetteer_divisions;
mod learn;
#[cfg(unix)]
mod output;
mod resolution;
mod simulate;
