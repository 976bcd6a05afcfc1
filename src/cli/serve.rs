//! `matbang serve`: the map page and the API.

use std::net::SocketAddr;

use clap::Args;

use super::Context;
use super::output::Failure;
use crate::message::Message;
use crate::server;

/// Serve the map page and the API.
#[derive(Args)]
#[command(after_help = "Example:\n  matbang serve --listen 127.0.0.1:8080")]
pub struct Serve {
    /// Address and port to listen on. 0.0.0.0:8080 lets every PC of the office open the page. Also MATBANG_LISTEN;
    /// default: 127.0.0.1:8080.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(super) listen: Option<SocketAddr>,
}

impl Serve {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Message::new("cli.runtime").with("reason", error))?;
        runtime
            .block_on(server::serve(context.config.clone()))
            .map_err(|error| Failure::Refused(error.messages()))
    }
}
