//! Codes of answers that name a case of the ledger are those the ledger sorts by.

use serde_json::json;

use crate::ledger::{Barred, LeftWhy, Outside, UnpairedWhy};
use crate::present::account::LeftOutReason;
use crate::present::rollup::UnpairedReason;
use domain::EntityId;
use message::Message;

#[test]
fn why_a_record_is_left_out_has_the_code_of_the_ledger() {
    let (other, words) = (EntityId::fresh(), Message::new("ledger.record.internal"));
    for why in [
        LeftWhy::Far(3.0),
        LeftWhy::Unmeasured(words.clone()),
        LeftWhy::Outside(Outside::Never),
        LeftWhy::Outside(Outside::LeftByChange),
        LeftWhy::NoSize,
        LeftWhy::CountedOnce(other),
        LeftWhy::InZone(other),
        LeftWhy::OfZone(other),
        LeftWhy::SameLand(other),
        LeftWhy::Uncompared(other, words.clone()),
    ] {
        assert_eq!(json!(LeftOutReason::of(&why)), why.code());
    }
}

#[test]
fn why_a_part_is_in_no_ratio_has_the_code_of_the_ledger() {
    for why in [
        UnpairedWhy::NoNumerator,
        UnpairedWhy::NoDenominator,
        UnpairedWhy::NumeratorNotCounted,
        UnpairedWhy::DenominatorNotCounted,
        UnpairedWhy::Numerator(Barred::Tie),
        UnpairedWhy::Denominator(Barred::OlderLand),
        UnpairedWhy::Numerator(Barred::Partial),
        UnpairedWhy::BothAtLeast,
    ] {
        assert_eq!(json!(UnpairedReason::of(why)), why.code());
    }
}
