//! What the kernel says this process holds, in MB; 0 where there is no such kernel.

/// Resident now.
pub fn resident_mb() -> u64 {
    status("VmRSS:")
}

/// The most that was resident since the last [`forget_peak`].
pub fn peak_mb() -> u64 {
    status("VmHWM:")
}

/// Starts the peak anew (`proc(5)`, `clear_refs`); where that is forbidden the peak is the process's.
pub fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn status(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kib = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}
