//! How colours are told apart: contrast (WCAG 2.2), colour differences (CIEDE2000), and how people see them to whom one kind of
//! cones is missing (Machado, Oliveira and Fernandes 2009, severity 1.0), or in a grey print.

use matbang::symbology::Colour;

/// A way to see colours.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Vision {
    Normal,
    /// Without the cones of long waves.
    Protan,
    /// Without the cones of middle waves.
    Deutan,
    /// Without the cones of short waves.
    Tritan,
    /// By luminance alone.
    Grey,
}

impl Vision {
    pub const ALL: [Vision; 5] = [
        Vision::Normal,
        Vision::Protan,
        Vision::Deutan,
        Vision::Tritan,
        Vision::Grey,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Vision::Normal => "normal",
            Vision::Protan => "protan",
            Vision::Deutan => "deutan",
            Vision::Tritan => "tritan",
            Vision::Grey => "grey",
        }
    }

    /// What it makes of red, green and blue, linear: the matrices of Machado et al., and the luminance of sRGB.
    pub fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Vision::Normal => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Vision::Protan => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Vision::Deutan => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Vision::Tritan => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
            Vision::Grey => [LUMINANCE; 3],
        }
    }

    /// A colour as it is seen, linear.
    fn sees(self, colour: Colour) -> [f64; 3] {
        let linear = linear(colour);
        self.matrix().map(|row| dot(row, linear).clamp(0.0, 1.0))
    }
}

const LUMINANCE: [f64; 3] = [0.2126, 0.7152, 0.0722];

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Red, green and blue of sRGB, linear, 0 to 1.
fn linear(colour: Colour) -> [f64; 3] {
    colour.0.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.04045 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    })
}

/// The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance).
pub fn contrast(one: Colour, other: Colour) -> f64 {
    let [one, other] = [one, other].map(|colour| dot(LUMINANCE, linear(colour)) + 0.05);
    one.max(other) / one.min(other)
}

/// CIE L\*a\*b\* of linear sRGB under D65.
fn lab(rgb: [f64; 3]) -> [f64; 3] {
    let x = dot([0.412_456_4, 0.357_576_1, 0.180_437_5], rgb) / 0.950_47;
    let y = dot([0.212_672_9, 0.715_152_2, 0.072_175_0], rgb);
    let z = dot([0.019_333_9, 0.119_192_0, 0.950_304_1], rgb) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|t| {
        if t > 216.0 / 24_389.0 {
            t.cbrt()
        } else {
            (24_389.0 / 27.0 * t + 16.0) / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The difference of two colours as they are seen.
pub fn difference(one: Colour, other: Colour, vision: Vision) -> f64 {
    ciede2000(lab(vision.sees(one)), lab(vision.sees(other)))
}

/// CIEDE2000 with weights of 1, after Sharma, Wu and Dalal, “The CIEDE2000 Color-Difference Formula” (2005).
pub fn ciede2000([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let mean = |a: f64, b: f64| (a + b) / 2.0;
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh(mean(a1.hypot(b1), a2.hypot(b2))));
    let (a1, a2) = ((1.0 + g) * a1, (1.0 + g) * a2);
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| b.atan2(a).to_degrees().rem_euclid(360.0);
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let no_hue = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if no_hue => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let (dl, dc) = (l2 - l1, c2 - c1);
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = (mean(l1, l2), mean(c1, c2));
    let h = match h1 + h2 {
        sum if no_hue => sum,
        sum if (h1 - h2).abs() <= 180.0 => sum / 2.0,
        sum if sum < 360.0 => (sum + 360.0) / 2.0,
        sum => (sum - 360.0) / 2.0,
    };
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(h - 30.0) + 0.24 * cos(2.0 * h) + 0.32 * cos(3.0 * h + 6.0) - 0.20 * cos(4.0 * h - 63.0);
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (sc, sh) = (1.0 + 0.045 * c, 1.0 + 0.015 * c * t);
    let rotation = -2.0 * seventh(c) * (60.0 * (-((h - 275.0) / 25.0).powi(2)).exp()).to_radians().sin();
    let (l, c, h) = (dl / sl, dc / sc, dh / sh);
    (l * l + c * c + h * h + rotation * c * h).sqrt()
}

/// Pairs of Sharma, Wu and Dalal (2005), table 1, with the difference they publish: all the turns the formula takes.
#[test]
fn differences_are_those_that_were_published() {
    let pairs = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, -1.3802, -84.2814], [50.0, 0.0, -82.7485], 1.0),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
        ([50.0, -0.001, 2.49], [50.0, 0.0009, -2.49], 4.8045),
        ([50.0, -0.001, 2.49], [50.0, 0.0011, -2.49], 4.7461),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([50.0, 2.5, 0.0], [56.0, -27.0, -3.0], 31.9030),
        ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.2630),
        ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([36.4612, 47.8580, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
        ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];
    for (one, other, published) in pairs {
        for found in [ciede2000(one, other), ciede2000(other, one)] {
            assert!(
                (found - published).abs() < 0.000_05,
                "{one:?} {other:?}: {found}, not {published}"
            );
        }
    }
}

#[test]
fn black_on_white_is_the_largest_contrast() {
    let [black, white, grey] = ["#000000", "#FFFFFF", "#777777"].map(|text| text.parse().unwrap());
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    assert!((contrast(grey, white) - 4.48).abs() < 0.005);
}
