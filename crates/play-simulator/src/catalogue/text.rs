//! Texts of an app in the storefront's language.

use super::app::App;
use super::dice::Dice;
use super::storefront::Storefront;

/// Signs some developers put before their features.
const BULLETS: [&str; 6] = ["• ", "- ", "✅ ", "★ ", "🔹 ", "✔️ "];
/// Signs some developers put before their headings.
const SIGNS: [&str; 6] = ["🌍 ", "🎉 ", "🚀 ", "💡 ", "🏆 ", "📌 "];

impl App {
    /// One line about the app; may hold HTML entities.
    pub fn summary(&self, storefront: &Storefront) -> String {
        let line = self.dice("summary").pick(storefront.language.texts.summaries);
        self.fill(line, storefront)
    }

    /// The long text: HTML with `<br>`, entities and, for some, bold headings; 1 to 4 KB.
    pub fn description(&self, storefront: &Storefront) -> String {
        let texts = &storefront.language.texts;
        let mut dice = self.dice("description");
        let bullet = dice.pick(&BULLETS);
        let (signs, bold) = (dice.chance(35), dice.chance(20));
        let mut text = String::with_capacity(6144);
        text.push_str(dice.pick(texts.openers));
        // Each block goes on where the one before it ended: nothing is said twice before everything was said.
        let (mut feature, mut paragraph) = (dice.index(texts.features.len()), dice.index(texts.paragraphs.len()));
        for block in 0..dice.between(3, 8) {
            text.push_str("<br><br>");
            if block % 2 == 0 {
                heading(&mut text, &mut dice, texts.headings, signs, bold);
                for _ in 0..dice.index(6) + 5 {
                    text.push_str("<br>");
                    text.push_str(bullet);
                    text.push_str(texts.features[feature % texts.features.len()]);
                    feature += 1;
                }
            } else {
                for at in 0..=dice.index(2) {
                    if at > 0 {
                        text.push_str("<br><br>");
                    }
                    text.push_str(texts.paragraphs[paragraph % texts.paragraphs.len()]);
                    paragraph += 1;
                }
            }
        }
        text.push_str("<br><br>");
        text.push_str(dice.pick(texts.closers));
        text.push_str("<br><br>https://");
        text.push_str(&self.developer().domain);
        text.push_str("/help?app=");
        text.push_str(&self.number.to_string());
        self.fill(&text, storefront)
    }

    /// What the last version changed.
    pub fn changes(&self, storefront: &Storefront) -> String {
        self.fill(self.dice("changes").pick(storefront.language.texts.changes), storefront)
    }

    /// Puts title and category where a text has `{t}` and `{c}`.
    fn fill(&self, text: &str, storefront: &Storefront) -> String {
        // In HTML an ampersand of a title is an entity.
        let title = self.title(storefront).replace('&', "&amp;");
        let category = self.category().name_in(storefront.language.code).replace('&', "&amp;");
        text.replace("{t}", &title).replace("{c}", &category)
    }

    /// A version such as `4.12.0`, in the forms developers use.
    pub fn version(&self) -> Option<String> {
        (!self.varies_with_device() && self.is_out()).then(|| version(&mut self.dice("version")))
    }
}

fn heading(text: &mut String, dice: &mut Dice, headings: &[&'static str], signs: bool, bold: bool) {
    let (before, after) = if bold { ("<b>", "</b>") } else { ("", "") };
    text.push_str(if signs { dice.pick(&SIGNS) } else { "" });
    text.push_str(before);
    text.push_str(dice.pick(headings));
    text.push_str(after);
}

/// A version number in one of the usual forms.
pub fn version(dice: &mut Dice) -> String {
    let (major, minor, patch) = (dice.between(1, 24), dice.below(60), dice.below(30));
    match dice.below(5) {
        0 => format!("{major}.{minor}"),
        1 => format!("{major}.{minor}.{patch}.{}-release", dice.between(100_000_000, 999_999_999)),
        2 => format!("v{major}.{minor}.{patch}"),
        _ => format!("{major}.{minor}.{patch}"),
    }
}
