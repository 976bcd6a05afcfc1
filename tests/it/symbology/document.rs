//! `docs/SYMBOLOGY.md` and its picture are written from the shipped data: `MATBANG_BLESS=1` writes them anew.

use std::fmt::Write;
use std::path::Path;

use matbang::symbology::{SymbolClass, TokenRole};

use super::vision::{Vision, contrast};
use super::{fills, least, picture, shipped};

/// The document is the words before this line and what follows from the data.
const GENERATED: &str = "<!-- From here on written by `make bless`. -->\n";

#[test]
fn the_symbols_are_those_that_are_written_down() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = root.join("docs/SYMBOLOGY.md");
    let stored = std::fs::read_to_string(&document).unwrap();
    let (before, _) = stored.split_once(GENERATED).unwrap();
    let pictured = root.join("docs/images/symbology.svg");
    for (path, wanted) in [
        (document, format!("{before}{GENERATED}{}", tables())),
        (pictured, picture::picture(shipped())),
    ] {
        if std::env::var_os("MATBANG_BLESS").is_some() {
            std::fs::write(&path, wanted).unwrap();
        } else {
            let found = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(
                found == wanted,
                "{} is old; `make bless` writes it anew",
                path.display()
            );
        }
    }
}

fn tables() -> String {
    let mut all = String::from(
        "\n## Least differences\n\nCIEDE2000 between two fills of a group that lie beside each other, and which two.\n\n\
         | Group | normal | protan | deutan | tritan | grey |\n|---|---|---|---|---|---|\n",
    );
    for group in shipped().groups.iter().filter(|group| !fills(group).is_empty()) {
        write!(all, "| `{}` |", group.key).unwrap();
        for vision in Vision::ALL {
            let (found, pair) = least(group, vision);
            write!(all, " {found:.1} ({pair}) |").unwrap();
        }
        all.push('\n');
    }
    let land = shipped().token("land").unwrap();
    for group in &shipped().groups {
        write!(all, "\n## `{}`: {} / {}\n\n", group.key, group.vi, group.en).unwrap();
        if let Some(note) = &group.note_en {
            write!(all, "{note}\n\n").unwrap();
        }
        all.push_str(
            "| Class | Vietnamese | English | Fill | on land | Pattern | Line, light and dark | Marks | Near to |\n|---|---|---|---|---|---|---|---|---|\n",
        );
        for class in &group.classes {
            let fill = class.fill.map_or(String::new(), |fill| format!("`{fill}`"));
            let on_land = class
                .fill
                .map_or(String::new(), |fill| format!("{:.1}", contrast(fill, land.light)));
            let line = class
                .line
                .zip(class.line_dark)
                .map_or(String::new(), |(light, dark)| format!("`{light}` `{dark}`"));
            let source = class.source.as_deref().unwrap_or_default();
            writeln!(
                all,
                "| `{}` | {} | {} | {fill} | {on_land} | {} | {line} | {} | {source} |",
                class.key,
                class.vi,
                class.en,
                pattern(class),
                marks(class)
            )
            .unwrap();
        }
    }
    all.push_str("\n## Colours of the page\n\nContrast on the faintest of the grounds named.\n\n| Token | Use | Light | Dark | On | Contrast, light and dark |\n|---|---|---|---|---|---|\n");
    for token in &shipped().tokens {
        let role = match token.role {
            TokenRole::Ground => "ground",
            TokenRole::Text => "text",
            TokenRole::Control => "control",
            TokenRole::Shape => "shape",
            TokenRole::Decor => "decor",
        };
        let on = token.on.iter().map(|key| shipped().token(key).unwrap());
        let of = |pairs: Vec<f64>| pairs.into_iter().min_by(f64::total_cmp);
        let light = of(on.clone().map(|on| contrast(token.light, on.light)).collect());
        let dark = of(on.map(|on| contrast(token.dark, on.dark)).collect());
        let both = light
            .zip(dark)
            .map_or(String::new(), |(light, dark)| format!("{light:.1} · {dark:.1}"));
        let on = token
            .on
            .iter()
            .map(|key| format!("`{key}`"))
            .collect::<Vec<_>>()
            .join(", ");
        writeln!(
            all,
            "| `{}` | {role} | `{}` | `{}` | {on} | {both} |",
            token.key, token.light, token.dark
        )
        .unwrap();
    }
    all
}

fn pattern(class: &SymbolClass) -> String {
    match (&class.pattern, class.pitch, class.ink) {
        (Some(pattern), Some(pitch), Some(ink)) => {
            let turn = if class.angle == 0.0 {
                String::new()
            } else {
                format!(", {}°", class.angle)
            };
            format!("{pattern}, {pitch} px{turn}, `{ink}`")
        }
        _ => "plain".to_string(),
    }
}

fn marks(class: &SymbolClass) -> String {
    let mut marks: Vec<String> = class.code.iter().cloned().collect();
    marks.extend(class.shape.map(|shape| format!("{shape:?}")));
    marks.extend(class.overlay.then(|| "overlay".to_string()));
    marks.extend(class.no_land.then(|| "legend only".to_string()));
    marks.join(", ")
}
