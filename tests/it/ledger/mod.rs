//! From records to hectares: identities, counting rules, the standing value, ratios, on registers of the test, of the demo and of the example.

mod demo_data;
mod example;
mod header_by_hand;
mod identities;
mod land;
mod land_classes;
mod left_out;
mod ratio_exactness;
mod ratios_by_hand;
mod recovery_plan;
mod rules;
mod settings;
mod stage_filter;
mod standing;
mod standing_edges;
mod standing_model;
mod units;
