//! Texts that wait for the detector, and detection in many documents.

pub(in crate::state) mod bulk_detection;
#[cfg(test)]
pub(in crate::state) mod bulk_detection_tests;
pub(in crate::state) mod bulk_report;
pub mod detection_queue;
#[cfg(test)]
pub(in crate::state) mod detection_queue_tests;
pub mod messages;
