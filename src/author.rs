//! Default author of a changeset.

/// The name in `MATBANG_AUTHOR`, else that of the account this program runs under; its number where it has no name. It is never
/// empty.
pub fn author() -> String {
    let variable = |name: &str| std::env::var(name).ok();
    let account = rustix::process::getuid().as_raw();
    let listed = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    found(variable, &listed, account)
}

fn found(variable: impl Fn(&str) -> Option<String>, accounts: &str, number: u32) -> String {
    let named = ["MATBANG_AUTHOR", "USER", "LOGNAME"]
        .iter()
        .find_map(|name| variable(name).filter(|value| !value.trim().is_empty()));
    let listed = || {
        accounts.lines().find_map(|line| {
            let mut parts = line.split(':');
            let (name, _, id) = (parts.next()?, parts.next()?, parts.next()?);
            (id.parse() == Ok(number) && !name.is_empty()).then(|| name.to_string())
        })
    };
    named.or_else(listed).unwrap_or_else(|| format!("uid {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changeset_always_names_somebody() {
        let accounts = "root:x:0:0:root:/root:/bin/bash\nlan:x:1000:1000:Lan,,,:/home/lan:/bin/sh\n";
        let none = |_: &str| None;
        assert_eq!(found(none, accounts, 1000), "lan");
        assert_eq!(found(none, accounts, 7), "uid 7");
        let user = |name: &str| (name == "USER").then(|| "lan".to_string());
        assert_eq!(found(user, "", 0), "lan");
        let said = |name: &str| {
            Some(
                if name == "MATBANG_AUTHOR" {
                    "Sở Công Thương"
                } else {
                    "lan"
                }
                .to_string(),
            )
        };
        assert_eq!(found(said, "", 0), "Sở Công Thương");
        let blank = |name: &str| (name == "USER").then(|| " ".to_string());
        assert_eq!(found(blank, accounts, 0), "root");
    }
}
