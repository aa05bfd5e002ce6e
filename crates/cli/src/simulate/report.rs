//! The figures of a simulation as a table, as JSON, and as curves.

use super::arguments::Mode;
use super::few_shot::FewShotFigures;
use super::figures::{ModeFigures, TENTHS};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// All figures of a simulation.
pub(super) struct Report {
    pub documents: usize,
    pub entities: usize,
    pub modes: Vec<(Mode, ModeFigures)>,
    pub few_shot: Vec<FewShotFigures>,
}

impl Report {
    /// Returns the figures as JSON.
    pub(super) fn to_json(&self) -> Value {
        let modes: Map<String, Value> = self
            .modes
            .iter()
            .map(|(mode, it)| {
                let figures = json!({
                    "all": it.all, "second_half": it.second_half, "interval": it.interval,
                    "f1": it.f1, "f1_second_half": it.f1_second_half, "by_tenth": it.by_tenth,
                });
                (mode.name().to_owned(), figures)
            })
            .collect();
        let mut report = json!({
            "documents": self.documents, "entities": self.entities, "modes": modes,
        });
        if !self.few_shot.is_empty() {
            let few_shot = self.few_shot.iter().map(|it| {
                json!({
                    "sentences": it.sentences, "draws": it.draws, "f1": it.f1,
                    "by_label": it.by_label,
                })
            });
            report["few_shot"] = few_shot.collect();
        }
        report
    }

    /// Returns the figures as Markdown tables.
    pub(super) fn to_table(&self) -> String {
        let mut table = format!("{} documents, {} mentions\n\n", self.documents, self.entities);
        table.push_str(
            "| mode | actions per 100 | 95 % interval | second half | F1 | second half |",
        );
        table.push_str(" by tenth |\n|---|--:|---|--:|--:|--:|---|\n");
        for (mode, it) in &self.modes {
            let tenths: Vec<String> = it.by_tenth.iter().map(|it| format!("{it:.1}")).collect();
            // Writing to a string cannot fail.
            let _ = writeln!(
                table,
                "| {} | {:.1} | {:.1}–{:.1} | {:.1} | {:.1} | {:.1} | {} |",
                mode.name(),
                it.all,
                it.interval[0],
                it.interval[1],
                it.second_half,
                100.0 * it.f1,
                100.0 * it.f1_second_half,
                tenths.join(" ")
            );
        }
        if !self.few_shot.is_empty() {
            table.push_str("\n| sentences | draws | F1 | by label |\n|--:|--:|--:|---|\n");
        }
        for it in &self.few_shot {
            let by_label = it.by_label.iter().map(|(name, f1)| format!("{name} {:.1}", 100.0 * f1));
            let by_label: Vec<String> = by_label.collect();
            let (sentences, draws, f1) = (it.sentences, it.draws, 100.0 * it.f1);
            let by_label = by_label.join(", ");
            let _ = writeln!(table, "| {sentences} | {draws} | {f1:.1} | {by_label} |");
        }
        table
    }

    /// Returns an image with a curve for each mode: actions for each 100 mentions, by tenth.
    pub(super) fn to_svg(&self) -> String {
        const COLORS: [&str; 6] = ["#888", "#c60", "#090", "#06c", "#a0a", "#c00"];
        const WIDTH: f64 = 480.0;
        const HEIGHT: f64 = 280.0;
        const MARGIN: f64 = 40.0;
        let top =
            self.modes.iter().flat_map(|it| &it.1.by_tenth).fold(1.0, |top, it| f64::max(top, *it));
        let x = |tenth: usize| MARGIN + (WIDTH - 2.0 * MARGIN) * tenth as f64 / (TENTHS - 1) as f64;
        let y = |actions: f64| HEIGHT - MARGIN - (HEIGHT - 2.0 * MARGIN) * actions / top;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {HEIGHT}\" \
             font-family=\"sans-serif\" font-size=\"11\">\n\
             <text x=\"{MARGIN}\" y=\"20\">Actions for each 100 mentions, by tenth of the work</text>\n",
            WIDTH + 80.0
        );
        for step in 0..=4 {
            let actions = top * f64::from(step) / 4.0;
            let (left, right, at) = (MARGIN, WIDTH - MARGIN, y(actions));
            let _ = writeln!(
                svg,
                "<path d=\"M{left} {at:.1}H{right}\" stroke=\"#ddd\"/>\
                 <text x=\"{:.0}\" y=\"{:.1}\" text-anchor=\"end\">{actions:.0}</text>",
                left - 6.0,
                at + 4.0
            );
        }
        for (mode, figures) in &self.modes {
            let color = COLORS[Mode::ALL.iter().position(|it| it == mode).unwrap_or(0)];
            let points = figures.by_tenth.iter().enumerate();
            let points: Vec<String> =
                points.map(|(tenth, it)| format!("{:.1},{:.1}", x(tenth), y(*it))).collect();
            let last = y(figures.by_tenth.last().copied().unwrap_or(0.0)) + 4.0;
            let _ = writeln!(
                svg,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"1.5\"/>\
                 <text x=\"{:.0}\" y=\"{last:.1}\" fill=\"{color}\">{}</text>",
                points.join(" "),
                x(TENTHS - 1) + 6.0,
                mode.name()
            );
        }
        svg.push_str("</svg>\n");
        svg
    }
}
