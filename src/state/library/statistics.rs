//! Statistics of a project: counts by label and document, how suggestions were decided, and
//! documents done per day. All are derived from the summaries.

use crate::state::action::{Dialog, StatisticsAction};
use crate::state::context::Context;
use crate::state::effect::{Effect, OutputFile};
use crate::state::session::Session;
use dateline_annotation::model::{
    Date, DocumentSummary, LabelId, LabelSet, LabelTally, ReviewStage,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The statistics of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// The number of documents in each stage, in the order of [`ReviewStage::ALL`].
    pub stages: [usize; 3],
    /// The labels in project order, including unused ones.
    pub labels: Vec<(String, LabelTally)>,
    /// The tally of all labels together.
    pub total: LabelTally,
    /// The number of documents whose last paragraph was reviewed on each day, by day.
    pub days: Vec<(Date, usize)>,
}

impl Statistics {
    /// Computes the statistics. Cost: linear in the number of documents and labels.
    pub fn from_summaries<'a>(
        labels: &LabelSet,
        summaries: impl Iterator<Item = &'a Arc<DocumentSummary>>,
    ) -> Self {
        let mut statistics = Self::default();
        let mut tallies: BTreeMap<LabelId, LabelTally> = BTreeMap::new();
        let mut days: BTreeMap<Date, usize> = BTreeMap::new();
        for summary in summaries {
            let stage = ReviewStage::ALL.iter().position(|stage| *stage == summary.stage());
            statistics.stages[stage.unwrap_or_default()] += 1;
            for (label, tally) in &summary.tallies {
                tallies.entry(*label).or_default().add(*tally);
                statistics.total.add(*tally);
            }
            if let Some(day) = summary.done_at.and_then(Date::from_unix_millis) {
                *days.entry(day).or_default() += 1;
            }
        }
        let tally = |id| tallies.get(&id).copied().unwrap_or_default();
        statistics.labels = labels.iter().map(|it| (it.name.clone(), tally(it.id))).collect();
        statistics.days = days.into_iter().collect();
        statistics
    }
}

/// Returns the share of decided suggestions that were accepted unchanged; `None` if none is
/// decided.
pub fn precision(tally: LabelTally) -> Option<f64> {
    let decided = tally.accepted + tally.corrected + tally.rejected;
    (decided > 0).then(|| f64::from(tally.accepted) / f64::from(decided))
}

pub(in crate::state) fn update(session: &mut Session, action: StatisticsAction, cx: &mut Context) {
    let labels = session.history.project().labels();
    let statistics = || Statistics::from_summaries(labels, session.history.summaries());
    let (name, rows) = match action {
        StatisticsAction::Show => {
            session.dialog = Some(Dialog::Statistics);
            return;
        }
        StatisticsAction::DownloadLabels => ("labels", label_rows(&statistics())),
        StatisticsAction::DownloadDocuments => ("documents", document_rows(session)),
        StatisticsAction::DownloadDays => ("days", day_rows(&statistics())),
    };
    let mut bytes = String::new();
    for row in rows {
        dateline_formats::csv::push_row(&mut bytes, &row);
    }
    cx.push(Effect::Download(OutputFile {
        name: format!("dateline-{name}.csv"),
        mime: "text/csv",
        bytes: bytes.into_bytes(),
    }))
}

type TableRow = Vec<std::borrow::Cow<'static, str>>;

fn number_cell(value: impl ToString) -> std::borrow::Cow<'static, str> {
    value.to_string().into()
}

fn header_row(cells: &[&'static str]) -> TableRow {
    cells.iter().map(|cell| (*cell).into()).collect()
}

fn label_rows(statistics: &Statistics) -> Vec<TableRow> {
    let head = header_row(&[
        "label",
        "mentions",
        "added",
        "undecided",
        "accepted",
        "corrected",
        "rejected",
        "right",
    ]);
    let labels = statistics.labels.iter().map(|(name, tally)| {
        let counts: [u32; 6] = (*tally).into();
        let mut row: TableRow =
            vec![dateline_formats::csv::escape_formulas(name).into_owned().into()];
        row.extend(counts.map(number_cell));
        row.push(precision(*tally).map(|right| format!("{right:.4}")).unwrap_or_default().into());
        row
    });
    [head].into_iter().chain(labels).collect()
}

fn document_rows(session: &Session) -> Vec<TableRow> {
    let labels = session.history.project().labels();
    let text = |value: &str| dateline_formats::csv::escape_formulas(value).into_owned().into();
    let mut head = header_row(&[
        "document",
        "title",
        "date",
        "source",
        "status",
        "reviewed",
        "paragraphs",
        "mentions",
    ]);
    head.extend(labels.iter().map(|label| text(&label.name)));
    let documents = session.history.summaries().map(|summary| {
        let meta = &summary.meta;
        let status = match summary.stage() {
            ReviewStage::New => "new",
            ReviewStage::InProgress => "in progress",
            ReviewStage::Reviewed => "reviewed",
        };
        let mut row: TableRow = vec![
            number_cell(summary.id.0),
            text(&meta.title),
            meta.date.map(|date| date.to_string()).unwrap_or_default().into(),
            text(&meta.source),
            status.into(),
            number_cell(summary.reviewed),
            number_cell(summary.paragraphs),
            number_cell(summary.mention_count()),
        ];
        let mentions = |id| summary.tallies.get(id).map_or(0, |tally| tally.mentions);
        row.extend(labels.iter().map(|label| number_cell(mentions(&label.id))));
        row
    });
    [head].into_iter().chain(documents).collect()
}

fn day_rows(statistics: &Statistics) -> Vec<TableRow> {
    let head = header_row(&["day", "documents"]);
    let days =
        statistics.days.iter().map(|(day, count)| vec![number_cell(day), number_cell(count)]);
    [head].into_iter().chain(days).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::action::{Action, EditAction, MentionEdit, NavigateAction};
    use crate::state::effect::Effect;
    use crate::state::testing::Page;
    use dateline_annotation::model::DocumentId;

    /// Returns the contents of a downloaded table.
    fn table(page: &mut Page, action: StatisticsAction) -> String {
        page.effects.clear();
        page.dispatch(action);
        let file = page.effects.iter().find_map(|effect| match effect {
            Effect::Download(file) => Some(file.bytes.clone()),
            _ => None,
        });
        String::from_utf8(file.expect("a file is offered")).unwrap()
    }

    fn page() -> Page {
        let mut page = Page::new();
        page.drop_texts(&["=Ann met Bo Lee in Rome.", "Cy, \"the cat\", left."]);
        page.answer("=[Ann|PERSON?] met [Bo|PERSON?] Lee in [Rome|ORG?].");
        page.answer("[Cy|PERSON?], \"the cat\", left.");
        page.dispatch(NavigateAction::OpenDocument(DocumentId(1)));
        // Accepts one, corrects the edge of one, rejects one.
        page.press("j a Shift+ArrowRight j x");
        page
    }

    #[test]
    fn what_became_of_proposals_is_counted_by_the_label_that_was_proposed() {
        let mut page = page();
        let labels = table(&mut page, StatisticsAction::DownloadLabels);
        let lines: Vec<&str> = labels.lines().collect();
        assert_eq!(lines[0], "label,mentions,added,undecided,accepted,corrected,rejected,right");
        assert_eq!(lines[1], "PERSON,3,0,1,1,1,0,0.5000");
        assert_eq!(lines[4], "ORG,0,0,0,0,0,1,0.0000");
        assert_eq!(lines[5], "GPE,0,0,0,0,0,0,");
        assert_eq!(lines.len(), 13);
    }

    #[test]
    fn documents_are_counted_in_a_table_that_no_spreadsheet_runs() {
        let mut page = page();
        let documents = table(&mut page, StatisticsAction::DownloadDocuments);
        let lines: Vec<&str> = documents.lines().collect();
        assert!(
            lines[0].starts_with(
                "document,title,date,source,status,reviewed,paragraphs,mentions,PERSON,"
            )
        );
        assert!(
            lines[1].starts_with("1,'=Ann met Bo Lee in Rome.,,0.txt,in progress,0,1,2,2,0,"),
            "{}",
            lines[1]
        );
        assert!(
            lines[2].starts_with("2,\"Cy, \"\"the cat\"\", left.\",,1.txt,new,0,1,1,1,0,"),
            "{}",
            lines[2]
        );
    }

    #[test]
    fn documents_are_done_on_the_day_of_their_last_paragraph() {
        let mut page = page();
        reduce_at(
            &mut page,
            Action::Edit(EditAction::Mention(MentionEdit::AcceptDocument)),
            86_400_000,
        );
        // Accepting again does not change the day.
        reduce_at(
            &mut page,
            Action::Edit(EditAction::Mention(MentionEdit::AcceptDocument)),
            5 * 86_400_000,
        );
        assert_eq!(
            table(&mut page, StatisticsAction::DownloadDays),
            "day,documents\r\n1970-01-02,1\r\n"
        );
        let labels = page.state.session.history.project().labels();
        let statistics = Statistics::from_summaries(labels, page.state.session.history.summaries());
        assert_eq!(statistics.stages, [1, 0, 1]);
    }

    fn reduce_at(page: &mut Page, action: Action, now: i64) {
        let effects = crate::state::reducer::reduce(&mut page.state, action, now);
        page.effects.extend(effects);
    }
}
