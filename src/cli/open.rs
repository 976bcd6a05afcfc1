//! `matbang open`: a fresh address of the running server, for whoever may write the store.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::Context;
use super::output::Failure;
use crate::server::{FreshToken, Running, running};
use crate::store;
use message::Message;

/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Args)]
#[command(after_help = "matbang open")]
pub struct Open {}

/// Both pages, each with the token.
#[derive(Serialize)]
struct Addresses<'a> {
    map: &'a str,
    import: &'a str,
}

impl Open {
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let path = Path::new(store::sqlite_path(&context.store)?);
        let none = || Message::new("cli.open_none").with("store", &context.store);
        let found = running(path).map_err(|error| {
            Message::new("cli.open_denied")
                .with("store", &context.store)
                .with_foreign("reason", &error)
        })?;
        let running = found.ok_or_else(none)?;
        // A server that was killed leaves its file; then nobody listens, or somebody else.
        let token = fresh(&running).ok_or_else(none)?;
        let map = format!("http://{}/#token={token}", running.address);
        let import = format!("http://{}/import#token={token}", running.address);
        context.output.result(
            || Addresses {
                map: &map,
                import: &import,
            },
            || {
                let once = Message::new("cli.open_once").text(context.output.lang);
                vec![map.clone(), import.clone(), once]
            },
        );
        Ok(())
    }
}

/// Asks a server for one more token.
fn fresh(running: &Running) -> Option<String> {
    let body = ask(running.address, &running.token).ok()?;
    let answer: FreshToken = serde_json::from_str(body.split_once("\r\n\r\n")?.1).ok()?;
    Some(answer.token)
}

fn ask(address: SocketAddr, token: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    write!(
        stream,
        "POST /api/v1/session/addresses HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\n\
         X-Matbang-Token: {token}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = String::new();
    stream.take(64 * 1024).read_to_string(&mut answer)?;
    Ok(answer)
}
