//! The language between the two processes: frames of a kind, a length and a content.
//!
//! Everything but features is JSON. A feature is numbers and texts in a row: place, identifier, values in the order of
//! the fields of the layer that was announced, and the geometry as well-known binary. The receiver believes nothing: the
//! sender has read a file of unknown origin.

use std::io::{self, Read, Write};

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::record::{Attribute, Feature};
use crate::sandbox::task::Unpacked;
use crate::{LayerInfo, Skipped, SourceInfo};
use geometry::wkb;
use message::Message;
use table::Grid;

/// The longest frame: a polygon of ten million vertices has 160 MB.
const LONGEST: usize = 256 << 20;

/// A frame from the worker process.
#[derive(Debug, PartialEq)]
pub enum Frame {
    /// The description of the file; samples follow as features.
    Info(Box<SourceInfo>),
    /// The samples that follow belong to the layer of this index, or (while reading) all features to this layer.
    Layer(usize, Box<LayerInfo>),
    /// A feature of that layer.
    Feature(Feature),
    /// A feature that was left out.
    Skipped(Skipped),
    /// Something remarkable about the layer.
    Note(Message),
    /// A message on something rightly left out, for a person to check.
    LeftOut(Message),
    /// How far the work has come.
    Progress(u64, Option<u64>),
    /// A sheet of a table or workbook.
    Grid(Grid),
    /// An archive was unpacked, with the files that came out.
    Unpacked(Unpacked),
    /// The work cannot be done.
    Refused(Vec<Message>),
    /// The work is done; no frame follows.
    End,
}

#[derive(Serialize, Deserialize)]
struct LayerFrame {
    index: usize,
    layer: Box<LayerInfo>,
}

/// Writes frames to a pipe, in the reading process.
pub struct Sender<'w> {
    to: io::BufWriter<&'w mut dyn Write>,
    buffer: Vec<u8>,
}

impl<'w> Sender<'w> {
    /// A sender to a pipe, buffered.
    pub fn new(to: &'w mut dyn Write) -> Sender<'w> {
        Sender {
            to: io::BufWriter::with_capacity(1 << 16, to),
            buffer: Vec::new(),
        }
    }

    /// Sends a frame; features and skips are buffered, anything else is flushed at once.
    ///
    /// # Errors
    /// The other process has gone.
    pub fn send(&mut self, frame: &Frame) -> io::Result<()> {
        match frame {
            Frame::Info(info) => self.json(b'I', info),
            Frame::Layer(index, layer) => self.json(
                b'L',
                &LayerFrame {
                    index: *index,
                    layer: layer.clone(),
                },
            ),
            Frame::Feature(feature) => return self.feature(feature),
            Frame::Skipped(skipped) => self.json(b'S', skipped),
            Frame::Note(note) => self.json(b'N', note),
            Frame::LeftOut(message) => self.json(b'O', message),
            Frame::Progress(done, total) => self.json(b'P', &(done, total)),
            Frame::Grid(grid) => self.json(b'G', grid),
            Frame::Unpacked(unpacked) => self.json(b'U', unpacked),
            Frame::Refused(messages) => self.json(b'X', messages),
            Frame::End => self.json(b'E', &()),
        }?;
        if matches!(frame, Frame::Skipped(_)) {
            Ok(())
        } else {
            self.to.flush()
        }
    }

    fn json(&mut self, kind: u8, value: &impl Serialize) -> io::Result<()> {
        self.buffer.clear();
        serde_json::to_writer(&mut self.buffer, value)?;
        self.frame(kind)
    }

    /// A feature; the names of its fields do not travel.
    ///
    /// # Errors
    /// The other process has gone.
    pub fn feature(&mut self, feature: &Feature) -> io::Result<()> {
        self.buffer.clear();
        let out = &mut self.buffer;
        out.extend(feature.number.to_le_bytes());
        out.push(u8::from(feature.fid.is_some()));
        out.extend(feature.fid.unwrap_or(0).to_le_bytes());
        out.extend(
            u32::try_from(feature.attributes.len())
                .unwrap_or(u32::MAX)
                .to_le_bytes(),
        );
        for (_, value) in &feature.attributes {
            match value {
                Attribute::Null => out.push(0),
                Attribute::Text(text) => {
                    out.push(1);
                    out.extend(u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes());
                    out.extend(text.as_bytes());
                }
                Attribute::Integer(number) => {
                    out.push(2);
                    out.extend(number.to_le_bytes());
                }
                Attribute::Real(number) => {
                    out.push(3);
                    out.extend(number.to_le_bytes());
                }
                Attribute::Date(date) => {
                    out.push(4);
                    out.extend(date.year().to_le_bytes());
                    out.extend([date.month().unsigned_abs(), date.day().unsigned_abs()]);
                }
            }
        }
        out.extend(wkb::encode_multi_polygon(&feature.geometry));
        self.frame(b'F')
    }

    fn frame(&mut self, kind: u8) -> io::Result<()> {
        if self.buffer.len() > LONGEST {
            return Err(io::Error::other("a frame is too long"));
        }
        let length = u32::try_from(self.buffer.len()).map_err(io::Error::other)?;
        self.to.write_all(&[kind])?;
        self.to.write_all(&length.to_le_bytes())?;
        self.to.write_all(&self.buffer)
    }
}

/// Reads frames from a pipe, in the client.
pub struct Receiver<R> {
    from: io::BufReader<R>,
    buffer: Vec<u8>,
    fields: Vec<String>,
}

impl<R: Read> Receiver<R> {
    /// A receiver from a pipe, buffered.
    pub fn new(from: R) -> Receiver<R> {
        Receiver {
            from: io::BufReader::with_capacity(1 << 16, from),
            buffer: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// The bytes of the last frame.
    pub fn length(&self) -> usize {
        self.buffer.len()
    }

    /// The next frame; `None` when the sender has gone.
    ///
    /// # Errors
    /// The bytes are no frame.
    pub fn next_frame(&mut self) -> io::Result<Option<Frame>> {
        let mut head = [0; 5];
        match self.from.read_exact(&mut head[..1]) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            other => other?,
        }
        self.from.read_exact(&mut head[1..])?;
        let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]) as usize;
        if length > LONGEST {
            return Err(bad("length"));
        }
        // Grown as bytes come, not by the length they promise.
        self.buffer.clear();
        (&mut self.from).take(length as u64).read_to_end(&mut self.buffer)?;
        if self.buffer.len() < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.meaning(head[0]).map(Some)
    }

    fn meaning(&mut self, kind: u8) -> io::Result<Frame> {
        Ok(match kind {
            b'I' => Frame::Info(self.json()?),
            b'L' => {
                let LayerFrame { index, layer } = self.json()?;
                self.fields = layer.fields.iter().map(|field| field.name.clone()).collect();
                Frame::Layer(index, layer)
            }
            b'F' => Frame::Feature(self.feature().ok_or_else(|| bad("feature"))?),
            b'S' => Frame::Skipped(self.json()?),
            b'N' => Frame::Note(self.json()?),
            b'O' => Frame::LeftOut(self.json()?),
            b'P' => {
                let (done, total) = self.json()?;
                Frame::Progress(done, total)
            }
            b'G' => Frame::Grid(self.json()?),
            b'U' => Frame::Unpacked(self.json()?),
            b'X' => Frame::Refused(self.json()?),
            b'E' => Frame::End,
            _ => return Err(bad("kind")),
        })
    }

    fn json<T: DeserializeOwned>(&self) -> io::Result<T> {
        Ok(serde_json::from_slice(&self.buffer)?)
    }

    fn feature(&self) -> Option<Feature> {
        let mut bytes = Bytes(&self.buffer);
        let number = u64::from_le_bytes(bytes.take()?);
        let [has_fid] = bytes.take()?;
        let fid = i64::from_le_bytes(bytes.take()?);
        let count = u32::from_le_bytes(bytes.take()?) as usize;
        if count != self.fields.len() {
            return None;
        }
        let mut attributes = Vec::with_capacity(count);
        for name in &self.fields {
            let [kind] = bytes.take()?;
            let value = match kind {
                0 => Attribute::Null,
                1 => {
                    let length = u32::from_le_bytes(bytes.take()?) as usize;
                    let (text, rest) = bytes.0.split_at_checked(length)?;
                    bytes.0 = rest;
                    Attribute::Text(std::str::from_utf8(text).ok()?.to_string())
                }
                2 => Attribute::Integer(i64::from_le_bytes(bytes.take()?)),
                3 => Attribute::Real(f64::from_le_bytes(bytes.take()?)).finite()?,
                4 => {
                    let year = i16::from_le_bytes(bytes.take()?);
                    let [month, day] = bytes.take()?;
                    Attribute::Date(Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?)
                }
                _ => return None,
            };
            attributes.push((name.clone(), value));
        }
        let geometry = wkb::decode_multi_polygon(bytes.0).ok()?;
        let finite = geometry.iter().all(|polygon| {
            let mut rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
            rings.all(|ring| ring.0.iter().all(|at| at.x.is_finite() && at.y.is_finite()))
        });
        finite.then_some(Feature {
            number,
            fid: (has_fid != 0).then_some(fid),
            geometry,
            attributes,
        })
    }
}

impl Attribute {
    fn finite(self) -> Option<Attribute> {
        match self {
            Attribute::Real(number) if !number.is_finite() => None,
            other => Some(other),
        }
    }
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*head)
    }
}

fn bad(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{LineString, MultiPolygon, Polygon};
    use proptest::prelude::*;

    fn sent(said: &[Frame]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut sender = Sender::new(&mut bytes);
        said.iter().for_each(|said| sender.send(said).unwrap());
        drop(sender);
        bytes
    }

    #[test]
    fn a_feature_survives() {
        let mut layer = LayerInfo::named("khu", "a.shp");
        layer.fields = ["a", "b", "c", "d", "e"]
            .map(|name| crate::FieldInfo {
                name: name.into(),
                kind: "text".into(),
            })
            .into();
        let ring = LineString::from(vec![(0.0, 0.0), (1.0, 0.0), (1.0, 1.5), (0.0, 0.0)]);
        let values = [
            Attribute::Null,
            Attribute::Text("Đăk Hà".into()),
            Attribute::Integer(-7),
            Attribute::Real(0.1),
            Attribute::Date(Date::constant(2026, 6, 18)),
        ];
        let feature = Feature {
            number: 3,
            fid: Some(-1),
            geometry: MultiPolygon(vec![Polygon::new(ring, vec![])]),
            attributes: layer.fields.iter().map(|f| f.name.clone()).zip(values).collect(),
        };
        let bytes = sent(&[
            Frame::Layer(0, Box::new(layer)),
            Frame::Feature(feature.clone()),
            Frame::End,
        ]);
        let mut receiver = Receiver::new(&bytes[..]);
        assert!(matches!(receiver.next_frame().unwrap(), Some(Frame::Layer(0, _))));
        assert_eq!(receiver.next_frame().unwrap(), Some(Frame::Feature(feature)));
        assert_eq!(receiver.next_frame().unwrap(), Some(Frame::End));
        assert_eq!(receiver.next_frame().unwrap(), None);
    }

    proptest! {
        #[test]
        fn whatever_comes_is_a_frame_or_an_error(kind in any::<u8>(), bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut all = vec![kind];
            all.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
            all.extend(&bytes);
            let mut receiver = Receiver::new(&all[..]);
            let _ = receiver.next_frame();
            let mut receiver = Receiver::new(&bytes[..]);
            let _ = receiver.next_frame();
        }
    }
}
