//! Help and refusals of the command line, in the language of the person.

use std::process::Output;

use crate::common::program::Program;

const COMMANDS: [&str; 13] = [
    "demo",
    "import",
    "totals",
    "changesets",
    "approve",
    "undo",
    "backup",
    "check",
    "serve",
    "open",
    "restore",
    "redact",
    "help",
];

/// Words of clap's own, as they would stand between blanks and marks. Names of commands and options are no words.
const CLAPS: [&str; 20] = [
    "usage",
    "options",
    "arguments",
    "commands",
    "print",
    "default",
    "possible",
    "values",
    "argument",
    "error",
    "tip",
    "similar",
    "found",
    "unexpected",
    "invalid",
    "required",
    "provided",
    "unrecognized",
    "subcommand",
    "information",
];

/// Runs with no language in the environment but what is given.
fn run(program: &Program, lang: Option<&str>, arguments: &[&str]) -> Output {
    let mut command = program.command(arguments);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "MATBANG_AUTHOR"] {
        command.env_remove(name);
    }
    if let Some(lang) = lang {
        command.env("LANG", lang);
    }
    command.output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn no_word_of_clap(said: &str) {
    let lower = said.to_lowercase();
    // Examples are calls, and stand last.
    let words = lower.split("ví dụ:").next().unwrap();
    for word in words.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_')) {
        assert!(!CLAPS.contains(&word), "“{word}” is English in:\n{said}");
    }
}

#[test]
fn help_follows_the_language() {
    let program = Program::new();
    for command in COMMANDS {
        let vietnamese = run(&program, None, &[command, "--help"]);
        let said = out(&vietnamese);
        assert_eq!((vietnamese.status.code(), err(&vietnamese).as_str()), (Some(0), ""));
        for part in [
            "Cách dùng: matbang",
            "Tùy chọn của mọi lệnh:",
            "Ví dụ:\n  matbang",
            "[TÙY CHỌN]",
            "MATBANG_STORE",
        ] {
            assert!(said.contains(part), "{command}: no “{part}” in\n{said}");
        }
        no_word_of_clap(&said);

        let english = out(&run(&program, Some("en_GB.UTF-8"), &[command, "-h"]));
        for part in [
            "Usage: matbang",
            "Options of every command:",
            "Examples:\n  matbang",
            "[OPTIONS]",
        ] {
            assert!(english.contains(part), "{command}: no “{part}” in\n{english}");
        }
        assert!(
            english.is_ascii() || ["import", "redact", "help"].contains(&command),
            "{english}"
        );
        assert_eq!(out(&run(&program, None, &["help", command])), said, "{command}");
    }
    let root = out(&run(&program, None, &["--help"]));
    for command in COMMANDS {
        assert!(root.contains(&format!("\n  {command} ")), "{command} in\n{root}");
    }
    no_word_of_clap(&root);
    assert!(root.contains("Cách dùng: matbang [TÙY CHỌN] <LỆNH>"), "{root}");
    assert!(out(&run(&program, None, &["--version"])).starts_with("matbang 0."));
    let import = out(&run(&program, None, &["import", "--help"]));
    for part in ["--as <LOẠI> <TỆP>...", "--zone <MÃ|TÊN>", "--crs <EPSG:n>"] {
        assert!(import.contains(part), "no “{part}” in\n{import}");
    }
    let totals = out(&run(&program, None, &["totals", "--help"]));
    assert!(totals.contains("Mặc định: zone."), "{totals}");
}

#[test]
fn the_language_of_help_is_that_of_messages() {
    let program = Program::new();
    let usage = |lang: Option<&str>, arguments: &[&str]| out(&run(&program, lang, arguments)).contains("Usage:");
    assert!(usage(None, &["--lang", "en", "totals", "--help"]));
    assert!(usage(None, &["totals", "--help", "--lang=en"]));
    assert!(!usage(Some("en_GB"), &["totals", "--help", "--lang", "vi"]));
    assert!(!usage(Some("C.UTF-8"), &["totals", "--help"]));
    program.file("matbang.toml", "lang = 'en'\n");
    assert!(usage(None, &["totals", "--help"]));
    assert!(
        !usage(Some("vi_VN.UTF-8"), &["totals", "--help"]),
        "the environment is stronger"
    );
}

#[test]
fn wrong_usage_is_told_in_the_language_with_what_would_be_right() {
    let program = Program::new();
    for (arguments, vietnamese, english) in [
        (
            &["tótals"][..],
            "Không có lệnh “tótals”. Có phải “totals”?",
            "Did you mean “totals”?",
        ),
        (&["xyz"], "Không có lệnh “xyz”.", "There is no command “xyz”."),
        (
            &["--json"],
            "Thiếu tên lệnh. Có thể dùng: demo, import",
            "The command is missing.",
        ),
        (
            &["totals", "--asof", "2026-01-01"],
            "Không có tùy chọn “--asof”. Có phải “--as-of”?",
            "Did you mean “--as-of”?",
        ),
        (
            &["totals", "--zzz"],
            "Không có tùy chọn “--zzz”.",
            "There is no option “--zzz”.",
        ),
        (&["totals", "2026"], "Thừa “2026”", "“2026” is too much"),
        (
            &["totals", "--as-of", "yesterday"],
            "“yesterday” không phải giá trị đúng của --as-of <NGÀY>. Cần một ngày",
            "Expected: a real day",
        ),
        (
            &["totals", "--as-of"],
            "--as-of <NGÀY> cần một giá trị.",
            "--as-of <DATE> needs a value.",
        ),
        (
            &["totals", "--as-of", "2026-01-01", "--as-of", "2026-01-02"],
            "--as-of <NGÀY> chỉ được ghi một lần.",
            "Give --as-of <DATE> once.",
        ),
        (
            &["totals", "--dataset", "reals"],
            "Có phải “real”? Có thể dùng: real, example.",
            "Possible: real, example.",
        ),
        (
            &["totals", "--as-known-on", "x"],
            "số phiên bản",
            "the number of a revision",
        ),
        (&["totals", "--lang", "fr"], "Có thể dùng: vi, en.", "Possible: vi, en."),
        (
            &["totals", "--json=1"],
            "--json không đi kèm giá trị; bỏ “1”.",
            "--json takes no value",
        ),
        (&["import", "a.csv"], "Còn thiếu: --as <LOẠI>.", "Missing: --as <KIND>."),
        (
            &["import", "--as", "lease"],
            "Còn thiếu: <TỆP>...",
            "Missing: <FILE>...",
        ),
        (
            &["import", "a", "--as", "leases"],
            "Có phải “lease”? Có thể dùng: boundary",
            "Possible: boundary, phase, plan, serviced, clearance, event, lease, project, constraint, parcel, unit, register, figure, target.",
        ),
        (
            &["import", "a", "--as"],
            "cần một giá trị. Có thể dùng: boundary",
            "needs a value. Possible: boundary",
        ),
        (
            &["import", "a", "--as", "boundary", "--status", "x"],
            "Có thể dùng: proposed (de-xuat), provisional",
            "Possible: proposed",
        ),
        (
            &["import", "a", "--as", "boundary", "--crs", "vn"],
            "Cần viết EPSG:9208",
            "is not an EPSG code",
        ),
        (
            &["import", "a", "--as", "boundary", "--declared-ha", "1,5"],
            "dấu chấm",
            "decimal dot",
        ),
        (
            &["import", "a", "--as", "boundary", "--valid-from", "2026-13"],
            "Cần một ngày, tháng",
            "Expected: a real day, month",
        ),
        (
            &["import", "a", "--as", "lease", "--dry-run", "--draft"],
            "Không dùng --dry-run cùng với --draft.",
            "cannot be used together",
        ),
        (
            &["serve", "--listen", "8080"],
            "Cần địa chỉ và cổng",
            "Expected: an address and a port",
        ),
        (&["approve"], "Còn thiếu: <MÃ>.", "Missing: <ID>."),
        (&["help", "xyz"], "Không có lệnh “xyz”.", "There is no command “xyz”."),
    ] {
        let refused = run(&program, None, arguments);
        let said = err(&refused);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}\n{said}");
        assert!(said.contains(vietnamese), "{arguments:?}: no “{vietnamese}” in\n{said}");
        no_word_of_clap(&said);
        let refused = run(&program, Some("en_GB.UTF-8"), arguments);
        let said = err(&refused);
        assert_eq!(refused.status.code(), Some(2), "{arguments:?}\n{said}");
        assert!(said.contains(english), "{arguments:?}: no “{english}” in\n{said}");
        assert_eq!(
            out(&refused).contains("cli."),
            arguments[0] == "--json",
            "JSON only where it was asked for"
        );
    }
    let said = err(&run(&program, None, &["import", "a.csv"]));
    assert!(
        said.contains("\nCách dùng: matbang import [TÙY CHỌN] --as <LOẠI> <TỆP>...\n"),
        "{said}"
    );
    assert!(said.ends_with("matbang import --help\n"), "{said}");
    let json = out(&run(&program, None, &["totals", "--json", "--as-of", "x"]));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["refused"][0]["code"], "cli.usage");
}

#[test]
fn a_bare_call_is_told_what_there_is() {
    let program = Program::new();
    let bare = run(&program, None, &[]);
    assert_eq!((bare.status.code(), out(&bare).as_str()), (Some(2), ""));
    let help = run(&program, None, &["--help"]);
    assert_eq!(err(&bare), out(&help));
    no_word_of_clap(&err(&bare));
}

/// What is no UTF-8 is refused, not a reason to fall over.
#[test]
#[cfg(unix)]
fn bytes_that_are_no_text() {
    use std::os::unix::ffi::OsStrExt;
    let program = Program::new();
    let mut command = program.command(&["totals", "--by"]);
    command.arg(std::ffi::OsStr::from_bytes(b"\xff\xfe"));
    let refused = command.output().unwrap();
    assert_eq!(refused.status.code(), Some(2), "{}", err(&refused));
    assert!(err(&refused).contains("not UTF-8"), "{}", err(&refused));
}

/// PROJ has a log of its own, which would stand between our sentences.
#[test]
fn an_unknown_crs_is_told_once() {
    let program = Program::new();
    let zones = program.file("zones.csv", "zone,kind,name,province\nkcn-thu,KCN,Thử,lao-cai\n");
    program.ok(&["import", &zones, "--as", "register"]);
    let table = crate::common::demo("kcn-ban-qua.csv");
    let said = program.refused(&[
        "import",
        table.to_str().unwrap(),
        "--as",
        "boundary",
        "--zone",
        "kcn-thu",
        "--crs",
        "EPSG:99999",
    ]);
    assert!(said.contains("EPSG:99999") && !said.contains("proj_create"), "{said}");
}
