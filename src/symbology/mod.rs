//! Symbols of the map: how every class is called, filled, hatched and edged, and the colours of the page around it, from
//! `data/symbology.toml`. Page, documents, styles for QGIS and the maps of reports read the same.

mod colour;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use colour::{Colour, NotAColour};

const SHIPPED: &str = include_str!("../../data/symbology.toml");

/// Every symbol of the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Symbology {
    /// The colours beside the classes.
    #[serde(rename(deserialize = "token"))]
    pub tokens: Vec<ColourToken>,
    /// The patterns that classes are hatched with.
    #[serde(rename(deserialize = "pattern"))]
    pub patterns: Vec<SymbolPattern>,
    /// The groups of classes.
    #[serde(rename(deserialize = "group"))]
    pub groups: Vec<SymbolGroup>,
}

/// A colour of the page, in both colour schemes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColourToken {
    /// Its name, the one of the custom property of the style sheets too.
    pub key: String,
    /// Its use.
    pub role: TokenRole,
    /// The colour on light grounds.
    pub light: Colour,
    /// The colour on dark grounds.
    pub dark: Colour,
    /// The tokens it has to be told from.
    #[serde(default)]
    pub on: Vec<String>,
}

/// The use of a token, which says how far it has to stand out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenRole {
    /// Lies under others.
    Ground,
    /// Text: contrast of at least 4.5.
    Text,
    /// The outline or mark of something that is pressed: contrast of at least 3.
    Control,
    /// A shape that tells something: contrast of at least 3.
    Shape,
    /// May be faint.
    Decor,
}

impl TokenRole {
    /// Whether it has to be told from a ground.
    fn stands_out(self) -> bool {
        !matches!(self, TokenRole::Ground | TokenRole::Decor)
    }
}

/// A pattern: a path in a tile of 8 × 8, drawn as a line without a fill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SymbolPattern {
    /// Its name.
    pub key: String,
    /// The path, as SVG writes it.
    pub path: String,
    /// Whether its lines end round, so that the shortest are dots.
    #[serde(default)]
    pub round: bool,
}

/// A group of classes, in the order of its legend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SymbolGroup {
    /// Its name.
    pub key: String,
    /// Its title in Vietnamese.
    pub vi: String,
    /// Its title in English.
    pub en: String,
    /// A note for its legend in Vietnamese.
    pub note_vi: Option<String>,
    /// A note for its legend in English.
    pub note_en: Option<String>,
    /// Its classes.
    #[serde(rename(deserialize = "class"))]
    pub classes: Vec<SymbolClass>,
}

/// The symbol of a class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SymbolClass {
    /// The code of the class, the one of answers.
    pub key: String,
    /// Its name in Vietnamese.
    pub vi: String,
    /// Its name in English.
    pub en: String,
    /// The fill of its land, in both colour schemes.
    pub fill: Option<Colour>,
    /// The name of the pattern over the fill.
    pub pattern: Option<String>,
    /// The side of the pattern's tile in pixels, or in 0.3 mm on paper.
    pub pitch: Option<f64>,
    /// The turn of the pattern, degrees clockwise.
    #[serde(default)]
    pub angle: f64,
    /// The colour of the pattern.
    pub ink: Option<Colour>,
    /// The opacity of the pattern, 0 to 1.
    pub ink_opacity: Option<f64>,
    /// The width of the pattern's lines in pixels; of dots, across.
    pub ink_width: Option<f64>,
    /// The colour of a wider line under the pattern.
    pub under: Option<Colour>,
    /// The width of that line in pixels.
    pub under_width: Option<f64>,
    /// The colour of outlines, marks and shapes on light grounds; where there is none, outlines have the token `class-edge`.
    pub line: Option<Colour>,
    /// That colour on dark grounds.
    pub line_dark: Option<Colour>,
    /// The width of the outline in pixels; usually 1.2.
    pub edge_width: Option<f64>,
    /// The dashes of the outline, pixels drawn and left.
    #[serde(default)]
    pub edge_dash: Vec<f64>,
    /// Whether the outline is drawn twice.
    #[serde(default)]
    pub edge_double: bool,
    /// The letters written in its lots.
    pub code: Option<String>,
    /// The shape of its marker.
    pub shape: Option<MarkerShape>,
    /// Whether its land is counted in the classes below it already.
    #[serde(default)]
    pub overlay: bool,
    /// Whether it has no land on the map, only a row in the legend.
    #[serde(default)]
    pub no_land: bool,
    /// The land-use code and colour of cadastral maps it is near to, from secondary sources.
    pub source: Option<String>,
}

/// The shape of a marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkerShape {
    /// A triangle with the number of an obstacle.
    NumberedTriangle,
    /// A disc with a tick.
    DiscTick,
    /// A triangle with an exclamation mark.
    TriangleExclamation,
    /// A dashed square with a question mark.
    SquareQuestion,
    /// A dashed square with a section sign.
    SquareSection,
}

/// Why a file of symbols cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SymbologyError {
    /// It is no TOML, or a field is missing, unknown or of another form.
    #[error("{0}")]
    Form(#[from] toml::de::Error),
    /// A name stands twice in one list.
    #[error("{list}: {key:?} stands twice")]
    Twice {
        /// The list: `token`, `pattern`, `group`, or the name of a group.
        list: String,
        /// The name.
        key: String,
    },
    /// Something names what is not in the file.
    #[error("{of}: there is no {name:?}")]
    Unknown {
        /// The token or class that names it.
        of: String,
        /// The name.
        name: String,
    },
    /// A text or control has to be told from nothing.
    #[error("{0}: it is read or pressed, and `on` names no ground")]
    OnNothing(String),
    /// A pattern lacks its pitch, ink, opacity or width, or one of them is out of bounds.
    #[error("{0}: a pattern needs a pitch and an ink width above 0, an ink, and an opacity between 0 and 1")]
    HalfAPattern(String),
    /// Two fields of which one needs the other.
    #[error("{0}: `line` and `line_dark`, `under` and `under_width`, `note_vi` and `note_en` stand together")]
    HalfAPair(String),
    /// A class that nothing shows.
    #[error("{0}: neither a fill nor a line")]
    Invisible(String),
}

impl Symbology {
    /// Reads a file of symbols.
    ///
    /// # Errors
    /// Where the form is another, a name stands twice or names nothing, or a class cannot be drawn as it says.
    pub fn read(text: &str) -> Result<Symbology, SymbologyError> {
        let read: Symbology = toml::from_str(text)?;
        read.check()?;
        Ok(read)
    }

    /// The symbols the program ships.
    ///
    /// # Errors
    /// Where the shipped file cannot be read; a test reads it.
    pub fn shipped() -> Result<&'static Symbology, &'static SymbologyError> {
        static READ: LazyLock<Result<Symbology, SymbologyError>> = LazyLock::new(|| Symbology::read(SHIPPED));
        READ.as_ref()
    }

    /// A token by its name.
    pub fn token(&self, key: &str) -> Option<&ColourToken> {
        self.tokens.iter().find(|token| token.key == key)
    }

    /// A pattern by its name.
    pub fn pattern(&self, key: &str) -> Option<&SymbolPattern> {
        self.patterns.iter().find(|pattern| pattern.key == key)
    }

    /// A group by its name.
    pub fn group(&self, key: &str) -> Option<&SymbolGroup> {
        self.groups.iter().find(|group| group.key == key)
    }

    fn check(&self) -> Result<(), SymbologyError> {
        once("token", self.tokens.iter().map(|token| &token.key))?;
        once("pattern", self.patterns.iter().map(|pattern| &pattern.key))?;
        once("group", self.groups.iter().map(|group| &group.key))?;
        for token in &self.tokens {
            if token.role.stands_out() && token.on.is_empty() {
                return Err(SymbologyError::OnNothing(token.key.clone()));
            }
            for name in &token.on {
                known(&token.key, name, self.token(name))?;
            }
        }
        for group in &self.groups {
            once(&group.key, group.classes.iter().map(|class| &class.key))?;
            pair(&group.key, group.note_vi.is_some(), group.note_en.is_some())?;
            for class in &group.classes {
                self.check_class(&format!("{}.{}", group.key, class.key), class)?;
            }
        }
        Ok(())
    }

    fn check_class(&self, name: &str, class: &SymbolClass) -> Result<(), SymbologyError> {
        if let Some(pattern) = &class.pattern {
            known(name, pattern, self.pattern(pattern))?;
        }
        let above_nothing = |value: Option<f64>| value.is_some_and(|value| value > 0.0);
        let parts = [
            above_nothing(class.pitch),
            class.ink.is_some(),
            class.ink_opacity.is_some_and(|opacity| opacity > 0.0 && opacity <= 1.0),
            above_nothing(class.ink_width),
        ];
        if parts.iter().any(|part| *part != class.pattern.is_some()) {
            return Err(SymbologyError::HalfAPattern(name.to_string()));
        }
        pair(name, class.line.is_some(), class.line_dark.is_some())?;
        pair(name, class.under.is_some(), above_nothing(class.under_width))?;
        if class.fill.is_none() && class.line.is_none() {
            return Err(SymbologyError::Invisible(name.to_string()));
        }
        Ok(())
    }
}

fn once<'k>(list: &str, keys: impl Iterator<Item = &'k String>) -> Result<(), SymbologyError> {
    let mut seen = HashSet::new();
    for key in keys {
        if !seen.insert(key) {
            return Err(SymbologyError::Twice {
                list: list.to_string(),
                key: key.clone(),
            });
        }
    }
    Ok(())
}

fn known<T>(of: &str, name: &str, found: Option<T>) -> Result<(), SymbologyError> {
    found.map(|_| ()).ok_or_else(|| SymbologyError::Unknown {
        of: of.to_string(),
        name: name.to_string(),
    })
}

fn pair(name: &str, one: bool, other: bool) -> Result<(), SymbologyError> {
    match one == other {
        true => Ok(()),
        false => Err(SymbologyError::HalfAPair(name.to_string())),
    }
}
