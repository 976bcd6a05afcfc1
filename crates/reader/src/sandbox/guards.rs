//! The guards of the reading process: limits first, then no new privileges, the file system and the system calls.
//!
//! A guard the kernel does not know is left out; whether one really holds is found out by trying ([`probe`]).

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreatedAttr, Scope,
};
use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    sock_filter,
};

use super::task::Request;
use crate::Guards;

/// Files drivers and their libraries need beside the files to read: programs' libraries, tables of characters and of CRS.
const SYSTEM: [&str; 8] = [
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share",
    "/usr/local/share",
    "/lib",
    "/lib64",
    "/opt",
];
/// Single files of the system: the cache of the dynamic linker, and random numbers.
const SYSTEM_FILES: [&str; 3] = ["/etc/ld.so.cache", "/dev/urandom", "/dev/null"];

/// Applies rlimits, Landlock and seccomp to this process. Best effort: a missing guard is reported ([`probe`]), not fatal.
/// Answers whether the limits are set.
pub fn apply(request: &Request) -> bool {
    // Without the client the answer has no reader.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    let limited = limit(request).is_ok();
    let _ = rustix::thread::set_no_new_privs(true);
    let _ = fence(request);
    let _ = forbid();
    limited
}

/// Which guards hold, found out by trying what must not work, without doing harm where it does.
pub fn probe(limited: bool) -> Guards {
    let refused = |error: io::Error| matches!(error.raw_os_error(), Some(libc::EACCES | libc::EPERM));
    // SAFETY: plain system calls; a descriptor that is handed out after all is closed again. The program "" does not
    // exist: where starting programs is allowed the answer is ENOENT.
    let (network, programs) = unsafe {
        let socket = libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0);
        let network = socket < 0 && refused(io::Error::last_os_error());
        if socket >= 0 {
            libc::close(socket);
        }
        let nothing = [std::ptr::null::<libc::c_char>()];
        let started = libc::execve(c"".as_ptr(), nothing.as_ptr(), nothing.as_ptr());
        (network, started < 0 && refused(io::Error::last_os_error()))
    };
    Guards {
        process: true,
        limits: limited,
        files: File::open("/etc/passwd").is_err_and(refused) && std::fs::read_dir("/").is_err_and(refused),
        network,
        programs,
    }
}

/// Memory, time, files, and no image of the memory when it ends badly.
fn limit(request: &Request) -> io::Result<()> {
    let to = |resource, most: u64| {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(resource, limit).map_err(io::Error::from)
    };
    let limits = &request.limits;
    to(Resource::Core, 0)?;
    to(Resource::As, limits.memory_mb << 20)?;
    // The first is a signal of its own (SIGXCPU), the second kills.
    let cpu = Rlimit {
        current: Some(limits.cpu_seconds.max(1)),
        maximum: Some(limits.cpu_seconds.max(1) + 2),
    };
    setrlimit(Resource::Cpu, cpu)?;
    to(
        Resource::Fsize,
        if request.writable { limits.archive_mb << 20 } else { 0 },
    )?;
    to(Resource::Nofile, 256)
}

/// Landlock: only the given files and the libraries may be read, only an unpacked archive written; no connections.
fn fence(request: &Request) -> Result<(), landlock::RulesetError> {
    let abi = ABI::V6;
    let read_file = AccessFs::ReadFile;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?;
    let tree = AccessFs::ReadFile | AccessFs::ReadDir;
    let data = ["GDAL_DATA", "PROJ_DATA", "PROJ_LIB"]
        .into_iter()
        .filter_map(std::env::var_os);
    for path in SYSTEM.iter().map(PathBuf::from).chain(data.map(PathBuf::from)) {
        if let Ok(fd) = PathFd::new(path) {
            rules = rules.add_rule(PathBeneath::new(fd, tree))?;
        }
    }
    let files = SYSTEM_FILES.iter().map(Path::new);
    for path in files.chain(request.readable.iter().map(PathBuf::as_path)) {
        if let Ok(fd) = PathFd::new(path) {
            rules = rules.add_rule(PathBeneath::new(fd, read_file))?;
        }
    }
    if let Ok(fd) = PathFd::new(&request.folder) {
        let writing = AccessFs::MakeReg | AccessFs::MakeDir | AccessFs::WriteFile;
        let all = if request.writable { tree | writing } else { tree };
        rules = rules.add_rule(PathBeneath::new(fd, all))?;
    }
    rules.restrict_self()?;
    Ok(())
}

/// System calls that no reader of files needs: connections, programs, other processes, the kernel itself, and the
/// changes to files that Landlock does not see.
const FORBIDDEN: &[libc::c_long] = &[
    libc::SYS_socket,
    libc::SYS_socketpair,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    libc::SYS_sendto,
    libc::SYS_sendmsg,
    libc::SYS_sendmmsg,
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_pidfd_open,
    libc::SYS_pidfd_getfd,
    libc::SYS_pidfd_send_signal,
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_open_by_handle_at,
    libc::SYS_setrlimit,
    libc::SYS_setuid,
    libc::SYS_setgid,
    libc::SYS_setresuid,
    libc::SYS_setresgid,
    libc::SYS_capset,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_fchmod,
    libc::SYS_fchmodat,
    libc::SYS_fchown,
    libc::SYS_fchownat,
    libc::SYS_utimensat,
    libc::SYS_setxattr,
    libc::SYS_lsetxattr,
    libc::SYS_fsetxattr,
    libc::SYS_removexattr,
    libc::SYS_lremovexattr,
    libc::SYS_fremovexattr,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    FCHMODAT2,
    libc::SYS_quotactl_fd,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_kexec_file_load,
    libc::SYS_process_madvise,
    libc::SYS_process_mrelease,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
    libc::SYS_kcmp,
    libc::SYS_move_pages,
    libc::SYS_migrate_pages,
    libc::SYS_name_to_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_setreuid,
    libc::SYS_setregid,
    libc::SYS_setfsuid,
    libc::SYS_setfsgid,
    libc::SYS_setgroups,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_syslog,
    libc::SYS_vhangup,
    libc::SYS_personality,
    libc::SYS_shmget,
    libc::SYS_semget,
    libc::SYS_msgget,
    libc::SYS_mq_open,
    libc::SYS_memfd_secret,
];

/// `fchmodat2`, which has one number on all architectures.
const FCHMODAT2: libc::c_long = 452;
/// The newest system call that was looked at for the lists above (`mseal`, Linux 6.10). Calls have the same numbers on
/// all architectures from 424 on; what is newer is not known to do no harm, and does not exist for the reading process.
const NEWEST: libc::c_long = 462;
/// The bit of the x32 calls of `x86_64`: the same calls under other numbers, which a list of numbers would let pass.
#[cfg(target_arch = "x86_64")]
const X32: u32 = 0x4000_0000;

/// Older calls, which only some architectures have.
#[cfg(target_arch = "x86_64")]
const FORBIDDEN_HERE: &[libc::c_long] = &[
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
    libc::SYS_iopl,
    libc::SYS_ioperm,
    libc::SYS_modify_ldt,
    libc::SYS_uselib,
];
#[cfg(not(target_arch = "x86_64"))]
const FORBIDDEN_HERE: &[libc::c_long] = &[];

/// Seccomp: the calls above fail with EPERM. A thread may be made, a process not; since the flags of `clone3` cannot be
/// seen by a filter it fails as an unknown call, and the C library goes back to `clone`.
fn forbid() -> Result<(), Box<dyn std::error::Error>> {
    let eperm = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let mut rules: std::collections::BTreeMap<i64, Vec<SeccompRule>> = FORBIDDEN
        .iter()
        .chain(FORBIDDEN_HERE)
        .map(|call| (*call, Vec::new()))
        .collect();
    let thread = u64::from(libc::CLONE_THREAD.unsigned_abs());
    let no_thread = SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), 0)?;
    rules.insert(libc::SYS_clone, vec![SeccompRule::new(vec![no_thread])?]);
    // Limits may be asked for, and not set.
    let sets = SeccompCondition::new(2, SeccompCmpArgLen::Qword, SeccompCmpOp::Ne, 0)?;
    rules.insert(libc::SYS_prlimit64, vec![SeccompRule::new(vec![sets])?]);
    let me = u64::from(std::process::id());
    let other = SeccompCondition::new(0, SeccompCmpArgLen::Dword, SeccompCmpOp::Ne, me)?;
    rules.insert(libc::SYS_tgkill, vec![SeccompRule::new(vec![other])?]);
    let enosys = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    seccompiler::apply_filter(&closed_above(NEWEST))?;
    let no_clone3 = [(libc::SYS_clone3, Vec::new())].into_iter().collect();
    for (rules, action) in [(no_clone3, enosys), (rules, eperm)] {
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, action, std::env::consts::ARCH.try_into()?)?;
        let program: BpfProgram = filter.try_into()?;
        seccompiler::apply_filter(&program)?;
    }
    Ok(())
}

/// A filter for all numbers above the newest known one. They fail as calls do that the kernel does not have, so that the C
/// library takes the older way; those of x32, which no C library makes here, as forbidden ones.
fn closed_above(newest: libc::c_long) -> BpfProgram {
    let number_at = 0;
    let load = (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS) as u16;
    let give = (libc::BPF_RET | libc::BPF_K) as u16;
    let greater = (libc::BPF_JMP | libc::BPF_JGT | libc::BPF_K) as u16;
    let fail = |errno: i32| libc::SECCOMP_RET_ERRNO | errno.unsigned_abs();
    let step = |code, jt, jf, k| sock_filter { code, jt, jf, k };
    let mut program = vec![step(load, 0, 0, number_at)];
    #[cfg(target_arch = "x86_64")]
    program.extend([
        step((libc::BPF_JMP | libc::BPF_JSET | libc::BPF_K) as u16, 0, 1, X32),
        step(give, 0, 0, fail(libc::EPERM)),
    ]);
    program.extend([
        step(greater, 0, 1, u32::try_from(newest).unwrap_or(u32::MAX)),
        step(give, 0, 0, fail(libc::ENOSYS)),
        step(give, 0, 0, libc::SECCOMP_RET_ALLOW),
    ]);
    program
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outcome of a call on a thread of its own behind a filter, which ends with the thread.
    fn behind(newest: libc::c_long, number: libc::c_long) -> Option<i32> {
        let tried = std::thread::spawn(move || {
            rustix::thread::set_no_new_privs(true).unwrap();
            seccompiler::apply_filter(&closed_above(newest)).unwrap();
            // SAFETY: the calls that are tried take no pointer; their arguments are wrong on purpose.
            let done = unsafe { libc::syscall(number, -1, 0) };
            (done < 0).then(|| io::Error::last_os_error().raw_os_error()).flatten()
        });
        tried.join().unwrap()
    }

    #[test]
    fn numbers_above_the_newest_known_one_do_not_exist() {
        let pidfd_open = libc::SYS_pidfd_open;
        assert_eq!(behind(pidfd_open, pidfd_open), Some(libc::EINVAL));
        assert_eq!(behind(pidfd_open - 1, pidfd_open), Some(libc::ENOSYS));
        assert_eq!(behind(NEWEST, NEWEST + 1), Some(libc::ENOSYS));
        assert_eq!(behind(NEWEST, 0x3fff_ffff), Some(libc::ENOSYS));
    }

    #[test]
    fn every_forbidden_call_is_known_and_named_once() {
        let mut all: Vec<libc::c_long> = FORBIDDEN.iter().chain(FORBIDDEN_HERE).copied().collect();
        assert!(all.iter().all(|call| (0..=NEWEST).contains(call)));
        let named = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), named);
    }

    /// The same calls under the numbers of x32, whether or not this kernel has them.
    #[cfg(target_arch = "x86_64")]
    #[test]
    fn calls_of_x32_are_forbidden() {
        let x32 = libc::c_long::from(X32);
        for call in [libc::SYS_getpid, libc::SYS_socket, libc::SYS_execve, 512, 547] {
            assert_eq!(behind(NEWEST, x32 | call), Some(libc::EPERM), "{call}");
        }
    }
}
