//! What files become: by the command, kind by kind, and beside what is recorded.

mod corners;
mod drawings;
mod features;
mod files;
mod layers;
mod lock;
mod register;
mod relation;
mod sheets;
mod tables;
mod units;
mod visibility;
