//! `matbang serve`: the map page and the API.

use std::net::SocketAddr;

use clap::Args;

use super::Context;
use super::output::Failure;
use crate::message::Message;
use crate::server::{self, ServeConfig};

/// Serve the map page and the API.
#[derive(Args)]
#[command(after_help = "Example:\n  matbang serve --listen 127.0.0.1:8080")]
pub struct Serve {
    /// Address and port to listen on. 0.0.0.0:8080 lets every PC of the office open the page.
    #[arg(
        long,
        env = "MATBANG_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDRESS:PORT"
    )]
    listen: SocketAddr,
}

impl Serve {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let config = ServeConfig {
            store_address: context.store.clone(),
            listen: self.listen,
        };
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| Message::new("cli.runtime").with("reason", error))?;
        runtime
            .block_on(server::serve(config))
            .map_err(|error| Failure::Refused(error.messages()))
    }
}
