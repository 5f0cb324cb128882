//! Developers: each has four apps.

use super::dice::Dice;

/// Who made an app.
#[derive(Clone, Debug)]
pub struct Developer {
    /// Name on the store.
    pub name: String,
    /// Number of 19 digits.
    pub number: String,
    /// The developer page is addressed by the number (`dev?id=`) instead of by name (`developer?id=`).
    pub by_number: bool,
    /// Domain of website and addresses.
    pub domain: String,
    /// Legal name.
    pub legal_name: String,
}

const FIRST: [&str; 24] = [
    "Lumora", "Norvik", "Tallow", "Quillon", "Bramble", "Ostara", "Kestrel", "Marlow", "Fenwick", "Ardent", "Solace",
    "Verity", "Pinecone", "Harbor", "Juniper", "Calico", "Meridian", "Foxglove", "Granite", "Lantern", "Nimbus",
    "Ravel", "Saffron", "Tidal",
];
const SECOND: [&str; 12] = [
    "Labs",
    "Studio",
    "Games",
    "Software",
    "Works",
    "Apps",
    "Interactive",
    "Digital",
    "Mobile",
    "Factory",
    "& Sons",
    "Collective",
];
const FORM: [&str; 6] = ["", ", Inc.", " GmbH", " Ltd.", " LLC", " S.A."];

impl Developer {
    /// Developer number `id`.
    pub fn new(seed: u64, id: u64) -> Self {
        let mut dice = Dice::new(seed, id, "developer");
        let first = dice.pick(&FIRST);
        let second = dice.pick(&SECOND);
        let form = dice.pick(&FORM);
        // The number keeps names apart, as company names on a store are.
        let name = format!("{first} {second} {}{form}", id + 1);
        let domain = format!("{}{}.example", first.to_ascii_lowercase(), id + 1);
        Self {
            number: (4_600_000_000_000_000_000 + dice.below(4_600_000_000_000_000_000)).to_string(),
            by_number: id.is_multiple_of(3),
            legal_name: format!("{first} {second} Holding {}", id + 1),
            domain,
            name,
        }
    }

    /// Path of the developer's page.
    pub fn path(&self) -> String {
        if self.by_number {
            format!("/store/apps/dev?id={}", self.number)
        } else {
            format!("/store/apps/developer?id={}", self.name.replace('&', "%26").replace(' ', "+"))
        }
    }
}
