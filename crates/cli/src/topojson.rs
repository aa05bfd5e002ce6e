//! Parses TopoJSON: geometries that share lines with their neighbors.

use serde::Deserialize;

/// A TopoJSON file. `Objects` has a [`GeometryCollection`] for each object to read.
#[derive(Deserialize)]
pub(crate) struct Topology<Objects> {
    transform: Transform,
    arcs: Vec<Vec<(i64, i64)>>,
    /// The objects that consist of the lines.
    pub objects: Objects,
}

#[derive(Deserialize)]
struct Transform {
    scale: (f64, f64),
    translate: (f64, f64),
}

/// An object: a collection of geometries of one kind.
#[derive(Deserialize)]
pub(crate) struct GeometryCollection<Geometry> {
    /// The geometries in the order of the file.
    pub geometries: Vec<Geometry>,
}

impl<Objects> Topology<Objects> {
    /// Returns the shared lines by index, in degrees east and north. The file encodes them as steps
    /// between quantized positions.
    pub(crate) fn decode_arcs(&self) -> Vec<Vec<(f64, f64)>> {
        let Transform { scale, translate } = &self.transform;
        let line = |steps: &Vec<(i64, i64)>| {
            let mut at = (0, 0);
            let positions = steps.iter().map(|step| {
                at = (at.0 + step.0, at.1 + step.1);
                (at.0 as f64 * scale.0 + translate.0, at.1 as f64 * scale.1 + translate.1)
            });
            positions.collect()
        };
        self.arcs.iter().map(line).collect()
    }
}
