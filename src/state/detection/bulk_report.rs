//! What the user is told about a bulk detection.

use crate::state::detection::bulk_detection::BulkDetection;
use crate::state::detection::messages::{ChangeCounts, DetectionMessage};
use crate::state::learning::messages::LearningMessage;
use crate::state::notices::Severity;
use crate::state::session::Session;

/// Reports the outcome of a bulk detection to the user. That of a renewal is reported only if anything
/// changed.
pub(in crate::state) fn report_bulk_detection(
    session: &mut Session,
    finding: &BulkDetection,
    counts: ChangeCounts,
    is_edit: bool,
) {
    if finding.is_renewal {
        if is_edit {
            let (suggestions, documents) =
                (counts.0 + counts.1 + counts.2, finding.results().len());
            session.notify_edit(LearningMessage::SuggestionsRenewed { suggestions, documents });
        }
        return;
    }
    let (detected, total) = (finding.detected, finding.total);
    let told = DetectionMessage::BulkFinished { detected, total, counts };
    match is_edit {
        true => session.notify_edit(told),
        false => session.notify(Severity::Info, told),
    }
    if !finding.failures.is_empty() {
        let failed = finding.failures.clone();
        session.notify(Severity::Problem, DetectionMessage::BulkFailures(failed));
    }
}
