//! The door: everything is in the library.

#[cfg(unix)]
use std::io::Write;
use std::process::ExitCode;

use reader::sandbox;

/// The variable that sets how much PROJ writes to standard error by itself; 0 is nothing.
const PROJ_LOG: &str = "PROJ_DEBUG";

/// From how many bytes on the system's allocator asks the kernel for a block of its own, and gives memory back that is free.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const LARGE_BLOCK: i32 = 1 << 20;

/// Keeps memory from staying with the thread that had it.
///
/// The system's allocator keeps an arena for each thread, and raises by itself, up to 32 MB, what it takes for a large block: what one
/// thread had for a crossed ring or an answer stands free there while the next thread asks for as much again. With a bound that stays,
/// large blocks go back when they are dropped. Measured: a star of a thousand corners takes 192 MB instead of 313, and an import as much
/// time as before. There are as many arenas as processors: work of each import and each large answer runs on a thread of its own, and
/// left what it had in one arena after the other. Measured: a server of 1,000 zones after twelve imports has 0.6 GB instead of 1.8.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn give_large_blocks_back() {
    let arenas = std::thread::available_parallelism().map_or(1, |count| i32::try_from(count.get()).unwrap_or(i32::MAX));
    // SAFETY: the calls set a number of the allocator, and no other thread runs yet.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, arenas);
        libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE_BLOCK);
        libc::mallopt(libc::M_TRIM_THRESHOLD, LARGE_BLOCK);
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_large_blocks_back() {}

fn main() -> ExitCode {
    give_large_blocks_back();
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
    leave(matbang::cli::run())
}

/// Ends the process at once, when everything of ours is put away.
///
/// An ordinary exit takes the libraries in C++ apart while threads that have done their work may still be putting away what they had of
/// them (PROJ keeps its operations by thread): they would meet what is gone, and the process would end with an abort.
#[cfg(unix)]
fn leave(status: u8) -> ! {
    // A reader that has gone away is no reason to end otherwise.
    let _ = std::io::stdout().flush();
    let _ = std::io::stderr().flush();
    // SAFETY: nothing is left to be done at an exit; what is buffered was written above.
    unsafe { libc::_exit(i32::from(status)) }
}

#[cfg(not(unix))]
fn leave(status: u8) -> ! {
    std::process::exit(i32::from(status))
}
