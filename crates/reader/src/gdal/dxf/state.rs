//! The state of a drawing: entities that do not show in the plan it prints, and so are no land of it.

use std::collections::HashMap;

/// Why an entity is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hidden {
    /// It stands on a sheet of paper, around the drawing: frames, title blocks, legends.
    Paper,
    /// It is invisible by itself.
    Invisible,
    /// Its layer is frozen.
    Frozen,
    /// Its layer is switched off.
    Off,
    /// Its layer is not plotted.
    Unplotted,
}

impl Hidden {
    /// The key of the sentence that reports it.
    pub fn key(self) -> &'static str {
        match self {
            Hidden::Paper => "reader.dxf.paper",
            Hidden::Invisible => "reader.dxf.invisible",
            Hidden::Frozen => "reader.dxf.frozen",
            Hidden::Off => "reader.dxf.off",
            Hidden::Unplotted => "reader.dxf.unplotted",
        }
    }
}

/// The layer of the corner marks of dimensions, which is never plotted, against its own row too.
const NEVER_PLOTTED: &str = "defpoints";

/// The layers that do not show.
#[derive(Debug, Default)]
pub struct Layers {
    hidden: HashMap<String, Hidden>,
}

/// A record of the table of layers.
#[derive(Debug, Default)]
pub struct Row {
    /// Name of the layer.
    pub name: String,
    /// The flags of the layer (group 70).
    pub flags: i64,
    /// The colour, negative when the layer is off.
    pub colour: i64,
    /// Whether it is plotted (group 290); layers are, unless they say otherwise.
    pub plotted: Option<i64>,
}

impl Layers {
    /// Takes a row of the table.
    pub fn add(&mut self, row: &Row) {
        let name = row.name.to_lowercase();
        let why = match () {
            () if row.flags & 1 != 0 => Some(Hidden::Frozen),
            () if row.colour < 0 => Some(Hidden::Off),
            () if row.plotted == Some(0) => Some(Hidden::Unplotted),
            () => None,
        };
        match why {
            Some(why) => drop(self.hidden.insert(name, why)),
            None => drop(self.hidden.remove(&name)),
        }
    }

    /// Why entities on a layer do not show; `None` where they do. Names of layers have no case.
    pub fn why(&self, layer: &str) -> Option<Hidden> {
        let name = layer.to_lowercase();
        let never = || (name == NEVER_PLOTTED).then_some(Hidden::Unplotted);
        self.hidden.get(&name).copied().or_else(never)
    }
}
