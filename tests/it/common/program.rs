//! The built program, driven from outside.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use builders::Register;
use serde_json::Value;

/// A folder with a store in it, and the program to work on it.
pub struct Program {
    pub folder: tempfile::TempDir,
}

impl Program {
    pub fn new() -> Program {
        Program {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A store with the real zones of `matbang demo`.
    pub fn demo() -> Program {
        let program = Program::new();
        program.ok(&["demo", "--no-example"]);
        program
    }

    /// The same with the fictional park.
    pub fn demo_with_example() -> Program {
        let program = Program::new();
        program.ok(&["demo"]);
        program
    }

    /// A store with a register that was made for a test.
    pub fn of(register: &Register) -> Program {
        let program = Program::new();
        program.add(register);
        program
    }

    /// Imports a register; what was said.
    pub fn add(&self, register: &Register) -> String {
        let tables = register.tables();
        self.tables(&tables.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// Imports tables of the register in one go; what was said.
    pub fn tables(&self, tables: &[&str]) -> String {
        let file = |(n, table): (usize, &&str)| self.file(&format!("bang-{n}.csv"), table);
        let files: Vec<String> = tables.iter().enumerate().map(file).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        self.ok(&[&["import", "--as", "register"], &files[..]].concat())
    }

    /// What is said to a table of the register that cannot be taken.
    pub fn refused_table(&self, text: &str) -> String {
        let file = self.file("bad.csv", text);
        self.refused(&["import", &file, "--as", "register"])
    }

    pub fn store(&self) -> PathBuf {
        self.folder.path().join("kho.gpkg")
    }

    /// Writes a file into the folder.
    pub fn file(&self, name: &str, content: &str) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_string_lossy().into_owned()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_matbang"));
        command
            .args(arguments)
            .env("MATBANG_STORE", format!("sqlite:{}", self.store().display()))
            .env("LC_ALL", "en_GB.UTF-8")
            .env_remove("MATBANG_LISTEN")
            .current_dir(self.folder.path());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that has to succeed; its standard output.
    pub fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}\n{}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command with `--json`; the document.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let text = self.ok(&[arguments, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{arguments:?}: {e}\n{text}"))
    }

    /// Runs a command that has to be refused with exit status 1; what it said.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}\n{said}");
        said
    }

    /// The newest revision, 0 without a store.
    pub fn revision(&self) -> u64 {
        if !self.store().exists() {
            return 0;
        }
        self.json(&["check"])["revision"].as_u64().unwrap()
    }

    /// The account of a zone among what `totals` prints.
    pub fn account(&self, slug: &str, arguments: &[&str]) -> Value {
        let totals = self.json(&[&["totals"], arguments].concat());
        totals["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .find(|account| account["subject"]["slug"] == slug)
            .unwrap_or_else(|| panic!("no account of {slug}"))
            .clone()
    }
}

/// A program of the machine, or a failed test that says what to install.
pub fn tool(name: &str) -> Command {
    let found = std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()));
    assert!(found, "{name} is missing; `make test` installs it (package gdal-bin)");
    Command::new(name)
}

/// What `ogrinfo` says of a file.
pub fn ogrinfo(path: &Path, arguments: &[&str]) -> String {
    let (options, layers): (Vec<&str>, Vec<&str>) = arguments.iter().partition(|a| a.starts_with('-'));
    let output = tool("ogrinfo")
        .arg("-ro")
        .args(options)
        .arg(path)
        .args(layers)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}
