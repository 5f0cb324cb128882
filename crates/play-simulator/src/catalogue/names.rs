//! Titles. The first word spells the app's number, so that a search for it can find the app without an index.

use super::Catalogue;
use super::app::App;
use super::dice::mix;
use super::storefront::Storefront;

const CONSONANTS: &[u8; 16] = b"bdfgklmnprstvxyz";
const VOWELS: &[u8; 4] = b"aeio";
/// Bits in the four syllables every name has; larger numbers get more syllables.
const BITS: u32 = 24;
const MASK: u64 = (1 << BITS) - 1;
/// Odd, so that multiplying by it modulo a power of two can be undone.
const FACTOR: u64 = 0x9E_3779;
const INVERSE: u64 = inverse(FACTOR);

/// The number whose product with `odd` is 1 modulo 2^64, by Newton's method.
const fn inverse(odd: u64) -> u64 {
    let mut guess = odd;
    let mut round = 0;
    while round < 6 {
        guess = guess.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(guess)));
        round += 1;
    }
    guess
}

/// The made-up word that stands for a number, with a capital letter: `Karimota`.
pub fn word_of(seed: u64, number: u64) -> String {
    let mut low = number.wrapping_mul(FACTOR).wrapping_add(mix(seed, 1)) & MASK;
    let mut word = String::with_capacity(8);
    for _ in 0..4 {
        push_syllable(&mut word, low);
        low >>= 6;
    }
    let mut high = number >> BITS;
    while high > 0 {
        push_syllable(&mut word, high);
        high >>= 6;
    }
    word[..1].make_ascii_uppercase();
    word
}

fn push_syllable(word: &mut String, bits: u64) {
    word.push(char::from(CONSONANTS[(bits >> 2 & 15) as usize]));
    word.push(char::from(VOWELS[(bits & 3) as usize]));
}

/// The number a word stands for, if it is such a word.
pub fn number_of(seed: u64, word: &str) -> Option<u64> {
    let word = word.to_ascii_lowercase();
    if word.len() < 8 || !word.len().is_multiple_of(2) || word.len() > 20 {
        return None;
    }
    let mut number = 0;
    for (at, syllable) in word.as_bytes().chunks_exact(2).enumerate() {
        let consonant = CONSONANTS.iter().position(|letter| *letter == syllable[0])? as u64;
        let vowel = VOWELS.iter().position(|letter| *letter == syllable[1])? as u64;
        number |= (consonant << 2 | vowel) << (6 * at);
    }
    let low = (number & MASK).wrapping_sub(mix(seed, 1)).wrapping_mul(INVERSE) & MASK;
    Some(number >> BITS << BITS | low)
}

impl App {
    /// The title in the storefront's language: `Karimota Notes`, for two of five with a tagline.
    pub fn title(&self, storefront: &Storefront) -> String {
        let mut dice = self.dice("title");
        let mut title = word_of(self.seed, self.number);
        title.push(' ');
        title.push_str(dice.pick(&self.category().nouns));
        if dice.chance(40) {
            let tagline = dice.pick(storefront.language.texts.taglines);
            if !tagline.starts_with(':') {
                title.push(' ');
            }
            title.push_str(tagline);
        }
        title
    }
}

impl Catalogue {
    /// The app a search means: one whose id or first title word it holds.
    pub fn meant_by(&self, query: &str) -> Option<App> {
        query.split_whitespace().find_map(|word| {
            self.find(word).or_else(|| {
                number_of(self.seed, word).filter(|number| *number < self.size).map(|number| self.app(number))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_leads_back_to_its_number() {
        for number in [0, 1, 999_999, 16_777_215, 16_777_216, 5_000_000_000] {
            let word = word_of(7, number);
            assert_eq!(number_of(7, &word), Some(number), "{word}");
        }
        assert_eq!(number_of(7, "notes"), None);
    }

    #[test]
    fn a_search_finds_the_app_it_names() {
        let catalogue = Catalogue { seed: 1, size: 1000 };
        let title = catalogue.app(42).title(&Storefront::new(None, None));
        assert_eq!(catalogue.meant_by(&title).unwrap().number, 42);
        assert_eq!(catalogue.meant_by("com.playsim.app7").unwrap().number, 7);
        assert!(catalogue.meant_by("weather").is_none());
    }
}
