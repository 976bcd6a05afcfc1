//! The door: everything is in the library.

use std::process::ExitCode;

use reader::sandbox;

/// The variable that sets how much PROJ writes to standard error by itself; 0 is nothing.
const PROJ_LOG: &str = "PROJ_DEBUG";

fn main() -> ExitCode {
    // Errors of PROJ get messages of our own. For a fault of PROJ itself the variable can still be set.
    if std::env::var_os(PROJ_LOG).is_none() {
        // SAFETY: no other thread runs yet, so the environment is not read meanwhile.
        unsafe { std::env::set_var(PROJ_LOG, "0") };
    }
    // Files are read by this program once more (`reader::sandbox`).
    if sandbox::is_asked() {
        return sandbox::worker::main();
    }
    sandbox::use_program(sandbox::this_program());
    matbang::cli::run()
}
