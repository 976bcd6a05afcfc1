//! The picture of all symbols, as people see them to whom colours look otherwise: `docs/images/symbology.svg`.

use std::fmt::Write;

use matbang::symbology::{MarkerShape, SymbolClass, Symbology};

use super::vision::Vision;

const WIDTH: usize = 760;
const ROW: usize = 26;
/// Where the swatches stand, and how large they are.
const LEFT: usize = 430;
const STEP: usize = 64;
const WIDE: usize = 52;
const HIGH: usize = 20;
/// The side of the tile that patterns are drawn in.
const TILE: f64 = 8.0;

/// The picture.
pub fn picture(symbols: &Symbology) -> String {
    let token = |key: &str| symbols.token(key).unwrap().light;
    let (land, ink, muted, edge) = (token("land"), token("ink"), token("muted"), token("class-edge"));
    let mut defs = String::new();
    for vision in Vision::ALL {
        let rows = vision
            .matrix()
            .map(|row| format!("{} {} {} 0 0", row[0], row[1], row[2]));
        let matrix = rows.join(" ");
        let name = vision.name();
        writeln!(
            defs,
            "<filter id=\"{name}\" color-interpolation-filters=\"linearRGB\"><feColorMatrix values=\"{matrix} 0 0 0 1 0\"/></filter>"
        )
        .unwrap();
    }
    let mut body = String::new();
    let mut y = 8;
    for group in &symbols.groups {
        y += ROW;
        write!(body, "<text x=\"16\" y=\"{y}\" class=\"title\">{}</text>", group.vi).unwrap();
        for (at, vision) in Vision::ALL.into_iter().enumerate() {
            let x = LEFT + at * STEP;
            write!(
                body,
                "<text x=\"{x}\" y=\"{y}\" class=\"small\">{}</text>",
                vision.name()
            )
            .unwrap();
        }
        y += 6;
        body.push('\n');
        for class in &group.classes {
            let name = format!("{}-{}", group.key, class.key);
            defs.push_str(&pattern(symbols, &name, class));
            y += ROW;
            let base = y - 6;
            write!(body, "<text x=\"16\" y=\"{base}\">{}</text>", class.vi).unwrap();
            let colour = class.fill.or(class.line).unwrap();
            write!(body, "<text x=\"350\" y=\"{base}\" class=\"small\">{colour}</text>").unwrap();
            for (at, vision) in Vision::ALL.into_iter().enumerate() {
                let (x, y) = (LEFT + at * STEP, y - HIGH);
                let drawn = swatch(&name, class, &edge.to_string());
                write!(
                    body,
                    "<g transform=\"translate({x} {y})\" filter=\"url(#{})\">{drawn}</g>",
                    vision.name()
                )
                .unwrap();
            }
            body.push('\n');
        }
    }
    let height = y + 16;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         font-family=\"'Segoe UI', 'Noto Sans', 'Liberation Sans', Roboto, Arial, sans-serif\" font-size=\"14\" fill=\"{ink}\">\n\
         <style>.title {{ font-weight: 700; font-size: 15px }} .small {{ font-size: 13px; fill: {muted} }} \
         .code {{ font-weight: 700; font-size: 12px; text-anchor: middle; paint-order: stroke; stroke: #FFFFFF; stroke-width: 3px }}</style>\n\
         <defs>\n{defs}</defs>\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"{land}\"/>\n{body}</svg>\n"
    )
}

fn pattern(symbols: &Symbology, name: &str, class: &SymbolClass) -> String {
    let (side, angle) = (class.pitch.unwrap_or(TILE), class.angle);
    let scale = side / TILE;
    let mut parts = String::new();
    if let Some(fill) = class.fill {
        write!(parts, "<rect width=\"{side}\" height=\"{side}\" fill=\"{fill}\"/>").unwrap();
    }
    if let (Some(pattern), Some(ink)) = (&class.pattern, class.ink) {
        let pattern = symbols.pattern(pattern).unwrap();
        let lines = [
            class.under.map(|under| (under, class.under_width, 1.0)),
            Some((ink, class.ink_width, class.ink_opacity.unwrap())),
        ];
        for (colour, width, opacity) in lines.into_iter().flatten() {
            let width = width.unwrap() / scale;
            let ends = if pattern.round { " stroke-linecap=\"round\"" } else { "" };
            let path = &pattern.path;
            write!(
                parts,
                "<path d=\"{path}\" transform=\"scale({scale})\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width:.3}\" \
                 stroke-opacity=\"{opacity}\"{ends}/>"
            )
            .unwrap();
        }
    }
    format!(
        "<pattern id=\"{name}\" width=\"{side}\" height=\"{side}\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate({angle})\">{parts}</pattern>\n"
    )
}

fn swatch(name: &str, class: &SymbolClass, edge: &str) -> String {
    let colour = class.line.map_or_else(|| edge.to_string(), |line| line.to_string());
    let outline = if class.fill.is_some() { edge } else { &colour };
    match class.shape {
        Some(MarkerShape::DiscTick) => {
            return format!(
                "<circle cx=\"10\" cy=\"10\" r=\"9\" fill=\"{colour}\"/>{}",
                sign("M5.5 10.5L9 13.5L14.5 7")
            );
        }
        Some(MarkerShape::TriangleExclamation) => {
            return format!(
                "<path d=\"M10 1L19.5 19H0.5Z\" fill=\"{colour}\"/>{}",
                sign("M10 7v6M10 15.5v1.5")
            );
        }
        Some(MarkerShape::SquareQuestion | MarkerShape::SquareSection) => {
            let sign = if class.shape == Some(MarkerShape::SquareQuestion) {
                "?"
            } else {
                "§"
            };
            return format!(
                "<rect x=\"1\" y=\"1\" width=\"18\" height=\"18\" rx=\"3\" fill=\"#FFFFFF\" stroke=\"{colour}\" stroke-width=\"1.8\" \
                 stroke-dasharray=\"3 2\"/><text x=\"10\" y=\"15\" class=\"code\" fill=\"{colour}\">{sign}</text>"
            );
        }
        Some(MarkerShape::NumberedTriangle) | None => {}
    }
    let dashes: Vec<String> = class.edge_dash.iter().map(ToString::to_string).collect();
    let dashes = if dashes.is_empty() {
        String::new()
    } else {
        format!(" stroke-dasharray=\"{}\"", dashes.join(" "))
    };
    let width = class.edge_width.unwrap_or(1.2);
    let fill = if class.fill.is_some() || class.pattern.is_some() {
        format!("url(#{name})")
    } else {
        "none".to_string()
    };
    let outlined = |inset: f64, fill: &str| {
        let (wide, high) = (WIDE as f64 - 2.0 * inset, HIGH as f64 - 2.0 * inset);
        format!(
            "<rect x=\"{inset}\" y=\"{inset}\" width=\"{wide}\" height=\"{high}\" fill=\"{fill}\" stroke=\"{outline}\" \
             stroke-width=\"{width}\"{dashes}/>"
        )
    };
    let mut drawn = outlined(1.2, &fill);
    if class.edge_double {
        drawn += &outlined(4.2, "none");
    }
    let middle = WIDE / 2;
    if class.shape == Some(MarkerShape::NumberedTriangle) {
        drawn += &format!(
            "<path d=\"M{middle} 1l10 17h-20Z\" fill=\"{colour}\" stroke=\"#FFFFFF\"/><text x=\"{middle}\" y=\"16\" class=\"code\" \
             style=\"stroke: none\" fill=\"#FFFFFF\">1</text>"
        );
    }
    if let Some(code) = &class.code {
        drawn += &format!("<text x=\"{middle}\" y=\"14.5\" class=\"code\">{code}</text>");
    }
    drawn
}

fn sign(path: &str) -> String {
    format!("<path d=\"{path}\" fill=\"none\" stroke=\"#FFFFFF\" stroke-width=\"2.2\" stroke-linecap=\"round\"/>")
}
