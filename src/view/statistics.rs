//! The dialog with statistics of the project.

use super::Callbacks;
use super::dialogs::Modal;
use crate::state::State;
use crate::state::action::StatisticsAction;
use crate::state::library::statistics::{Statistics, precision};
use crate::view::messages::{self, Noun};
use dateline_annotation::model::{Date, LabelTally, ReviewStage};
use yew::prelude::*;

/// The dimensions of the plots, in units of the SVG view boxes.
const PLOT_WIDTH: f64 = 240.0;
const BAR_HEIGHT: f64 = 10.0;
const PLOT_HEIGHT: f64 = 80.0;
/// The maximum number of days that are plotted, the latest ones.
const MAX_DAYS: usize = 60;

/// Renders the statistics of the project as plots and tables.
pub(super) fn render_statistics_dialog(state: &State, callbacks: &Callbacks) -> Html {
    let labels = state.session.history.project().labels();
    let statistics = Statistics::from_summaries(labels, state.session.history.summaries());
    let stages = ReviewStage::ALL.into_iter().zip(statistics.stages);
    html! {
        <Modal title={messages::STATISTICS} callbacks={callbacks.clone()}>
            <div class="statistics">
                <p>{ messages::documents_by_stage(state.session.history.summaries().len(), stages) }</p>
                <section>
                    <h3>{ messages::BY_LABEL }</h3>
                    { render_label_table(&statistics) }
                    <p class="note">{ messages::PRECISION_HINT }</p>
                </section>
                <section>
                    <h3>{ messages::DOCUMENTS_REVIEWED }</h3>
                    { render_days(&statistics.days) }
                </section>
                <div class="actions">
                    { render_csv_button(callbacks, StatisticsAction::DownloadLabels, messages::LABELS_AS_CSV) }
                    { render_csv_button(callbacks, StatisticsAction::DownloadDocuments, messages::DOCUMENTS_AS_CSV) }
                    { render_csv_button(callbacks, StatisticsAction::DownloadDays, messages::DAYS_AS_CSV) }
                </div>
            </div>
        </Modal>
    }
}

fn render_csv_button(callbacks: &Callbacks, action: StatisticsAction, name: &'static str) -> Html {
    html! { <button onclick={callbacks.callback_for(action)}>{ name }</button> }
}

fn render_label_table(statistics: &Statistics) -> Html {
    let most =
        statistics.labels.iter().map(|(_, tally)| count_suggestions(*tally)).max().unwrap_or(0);
    let row = |(name, tally): (&str, LabelTally)| {
        let right = precision(tally).map(|part| format!("{:.0}%", part * 100.0));
        let LabelTally { mentions, added, undecided, accepted, corrected, rejected } = tally;
        html! {
            <tr key={name.to_owned()}>
                <th scope="row">{ name.to_owned() }</th>
                { for [mentions, added, accepted, corrected, rejected, undecided].map(|count| html! {
                    <td>{ count }</td>
                }) }
                <td>{ right.unwrap_or_default() }</td>
                <td class="plot">{ render_outcome_bar(tally, most) }</td>
            </tr>
        }
    };
    let is_used = |(_, tally): &&(String, LabelTally)| *tally != LabelTally::default();
    let labels = statistics.labels.iter().filter(is_used);
    let labels = labels.map(|(name, tally)| row((name, *tally)));
    html! {
        <div class="scroll-area" role="group" aria-label={messages::BY_LABEL} tabindex="0"><table>
            <thead><tr>
                { for messages::STATISTICS_COLUMNS
                    .map(|name| html! { <th scope="col">{ name }</th> }) }
                <td />
            </tr></thead>
            <tbody>{ for labels }</tbody>
            <tfoot>{ row((messages::ALL_LABELS, statistics.total)) }</tfoot>
        </table></div>
    }
}

fn count_suggestions(tally: LabelTally) -> u32 {
    tally.accepted + tally.corrected + tally.rejected + tally.undecided
}

/// Renders a stacked bar of a label's outcomes of suggestions. The table has the same numbers.
fn render_outcome_bar(tally: LabelTally, most: u32) -> Html {
    let LabelTally { accepted, corrected, rejected, undecided, .. } = tally;
    if count_suggestions(tally) > most {
        return Html::default();
    }
    let scale = PLOT_WIDTH / f64::from(most.max(1));
    let mut left = 0.0;
    let parts = [
        ("accepted", accepted),
        ("corrected", corrected),
        ("rejected", rejected),
        ("undecided", undecided),
    ];
    let parts = parts.map(|(class, count)| {
        let width = f64::from(count) * scale;
        let x = left;
        left += width;
        html! {
            <rect class={class} x={format!("{x:.1}")} width={format!("{width:.1}")} height={BAR_HEIGHT.to_string()} />
        }
    });
    html! {
        <svg viewBox={format!("0 0 {PLOT_WIDTH} {BAR_HEIGHT}")} preserveAspectRatio="none" aria-hidden="true">
            { for parts }
        </svg>
    }
}

/// Renders a plot of the number of documents finished on each of the latest days.
fn render_days(days: &[(Date, usize)]) -> Html {
    let latest = &days[days.len().saturating_sub(MAX_DAYS)..];
    let Some(most) = latest.iter().map(|(_, count)| *count).max() else {
        return html! { <p>{ messages::NOTHING_REVIEWED }</p> };
    };
    let step = PLOT_WIDTH / latest.len().max(12) as f64;
    let bars = latest.iter().enumerate().map(|(at, (day, count))| {
        let height = PLOT_HEIGHT * *count as f64 / most as f64;
        let (x, y) = (at as f64 * step, PLOT_HEIGHT - height);
        html! {
            <rect class="accepted" x={format!("{x:.1}")} y={format!("{y:.1}")}
                width={format!("{:.1}", step * 0.8)} height={format!("{height:.1}")}>
                <title>{ format!("{day}: {count}") }</title>
            </rect>
        }
    });
    let rows = days.iter().map(|(day, count)| html! {
        <tr key={day.to_string()}><th scope="row">{ day.to_string() }</th><td>{ *count }</td></tr>
    });
    html! {
        <>
            <svg class="days" viewBox={format!("0 0 {PLOT_WIDTH} {PLOT_HEIGHT}")} aria-hidden="true">{ for bars }</svg>
            <details>
                <summary>{ messages::pluralize(days.len(), Noun::Day) }</summary>
                <table><tbody>{ for rows }</tbody></table>
            </details>
        </>
    }
}
