//! What becomes of an entity of a drawing, by its kind.

/// The way the driver reads a kind of entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Its own outline: what is there must come out.
    Outline,
    /// A point or a text.
    Mark,
    /// The contents of a block, of none to many shapes.
    Many,
    /// Nothing, and it bounds no land: pictures, tables, construction lines without an end.
    Harmless,
    /// Nothing, although it can be the outline of land.
    NotRead,
}

/// The way a kind is read. A kind that no version of the format names is taken for land: objects of extensions are (parcels of
/// Civil 3D, for one).
pub fn reads(kind: &str) -> Reads {
    match kind {
        "LINE" | "LWPOLYLINE" | "POLYLINE" | "MLINE" | "CIRCLE" | "ELLIPSE" | "ARC" | "SPLINE" | "HELIX" | "3DFACE"
        | "HATCH" | "MPOLYGON" | "SOLID" | "TRACE" => Reads::Outline,
        "POINT" | "TEXT" | "MTEXT" | "ATTDEF" | "ATTRIB" => Reads::Mark,
        "INSERT" | "DIMENSION" | "ARC_DIMENSION" | "LARGE_RADIAL_DIMENSION" | "LEADER" | "MULTILEADER" | "MLEADER" => {
            Reads::Many
        }
        "VIEWPORT" | "IMAGE" | "WIPEOUT" | "OLEFRAME" | "OLE2FRAME" | "PDFUNDERLAY" | "DWFUNDERLAY" | "DGNUNDERLAY"
        | "POINTCLOUD" | "POINTCLOUDEX" | "TOLERANCE" | "ACAD_TABLE" | "TABLE" | "SHAPE" | "RAY" | "XLINE"
        | "LIGHT" | "SUN" | "CAMERA" | "SECTION" | "SECTIONOBJECT" | "RTEXT" | "ARCALIGNEDTEXT"
        | "GEOPOSITIONMARKER" | "SEQEND" | "VERTEX" | "ENDBLK" | "COORDINATION_MODEL" => Reads::Harmless,
        _ => Reads::NotRead,
    }
}

/// Which numbers of a layer's description an entity counts among: areas, lines, points or anything else.
pub fn is_area(kind: &str) -> bool {
    matches!(kind, "HATCH" | "MPOLYGON" | "SOLID" | "TRACE" | "3DFACE")
}
