//! `matbang serve`: the map page and the API.

use std::net::SocketAddr;

use clap::Args;

use super::Context;
use super::output::Failure;
use super::values;
use crate::server;
use message::Message;

#[derive(Args)]
#[command(after_help = "matbang serve --listen 127.0.0.1:8080")]
pub struct Serve {
    #[arg(long, value_name = "listen", value_parser = values::listen)]
    pub(super) listen: Option<SocketAddr>,
}

impl Serve {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Message::new("cli.runtime").with_foreign("reason", &error))?;
        runtime
            .block_on(server::serve(context.config.clone(), context.accept_clock))
            .map_err(|error| Failure::Refused(error.messages()))
    }
}
