//! The bulk of a page that is no data: style sheets, fonts, scripts and markup, made up, of the size and the texture the
//! store's have. It is the same on every page and compressed once.

use crate::catalogue::dice::Dice;
use crate::wire::pieces::Piece;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// Bytes of style sheet every page has, the store's error page too.
const STYLES: usize = 500_000;
/// Bytes of style sheet of pages that show apps.
const MORE_STYLES: usize = 310_000;
/// Bytes of font faces.
const FONTS: usize = 43_000;
/// Bytes of flags in the global data.
const FLAGS: usize = 58_000;
/// Bytes of menus and symbols.
const MENUS: usize = 96_000;

const PROPERTIES: [&str; 36] = [
    "display:flex",
    "display:block",
    "position:relative",
    "position:absolute",
    "overflow:hidden",
    "align-items:center",
    "justify-content:space-between",
    "flex-direction:column",
    "flex-shrink:0",
    "cursor:pointer",
    "outline:none",
    "border:0",
    "white-space:nowrap",
    "text-overflow:ellipsis",
    "font-weight:500",
    "text-transform:none",
    "list-style:none",
    "opacity:0",
    "visibility:hidden",
    "pointer-events:none",
    "box-sizing:border-box",
    "background:transparent",
    "text-align:start",
    "flex:1",
    "-webkit-box-align:center",
    "-webkit-font-smoothing:antialiased",
    "letter-spacing:normal",
    "z-index:1",
    "float:left",
    "border-radius:50%",
    "font-family:Roboto,Arial,sans-serif",
    "will-change:transform",
    "fill:currentColor",
    "min-width:0",
    "-webkit-tap-highlight-color:transparent",
    "transition:opacity 150ms linear",
];
const LENGTHS: [&str; 14] = [
    "width:",
    "height:",
    "margin:",
    "padding:",
    "margin-left:",
    "padding-right:",
    "top:",
    "line-height:",
    "font-size:",
    "max-width:",
    "min-height:",
    "margin-bottom:",
    "padding-inline:",
    "gap:",
];
const COLOURS: [&str; 5] = ["color:", "background-color:", "border-color:", "fill:", "--mdc-ripple-color:"];
const PARTS: [&str; 8] = ["", ":hover", ":focus", ">div", ":not([disabled])", "::before", " a", ":active"];

/// A set of class names, short and without meaning, as a build of the store's pages makes them.
fn class_names(dice: &mut Dice, count: usize) -> Vec<String> {
    (0..count)
        .map(|_| {
            let mut name = String::from(dice.pick(&["", "", "", "VfPpkd-", "VfPpkd-AznF2e-"]));
            let start = name.len();
            dice.base64(6, &mut name);
            // A class does not begin with a digit or a hyphen.
            name.replace_range(start..=start, "Q");
            name
        })
        .collect()
}

fn styles(bytes: usize, part: u64) -> String {
    let mut dice = Dice::new(0, part, "styles");
    let classes = class_names(&mut dice, bytes / 330);
    let mut css = String::with_capacity(bytes + 512);
    let mut component = 0;
    while css.len() < bytes {
        // Rules of one component stand together and share its classes.
        if dice.chance(12) {
            component = dice.index(classes.len() - 6);
        }
        for at in 0..dice.between(1, 3) {
            if at > 0 {
                css.push(',');
            }
            css.push('.');
            css.push_str(&classes[component]);
            css.push_str(dice.pick(&PARTS));
            if dice.chance(60) {
                css.push_str(" .");
                css.push_str(&classes[component + 1 + dice.index(5)]);
            }
        }
        css.push('{');
        let first = dice.index(PROPERTIES.len());
        for at in 0..dice.index(5) + 2 {
            if at > 0 {
                css.push(';');
            }
            match dice.below(10) {
                0..=5 => css.push_str(PROPERTIES[(first + at) % PROPERTIES.len()]),
                6..=8 => {
                    css.push_str(dice.pick(&LENGTHS));
                    css.push_str(&(dice.below(8) * 8).to_string());
                    css.push_str("px");
                }
                _ => {
                    css.push_str(dice.pick(&COLOURS));
                    css.push_str(
                        ["#202124", "#5f6368", "#01875f", "#fff", "rgba(60,64,67,.3)", "rgb(241,243,244)"]
                            [dice.index(6)],
                    );
                }
            }
        }
        css.push('}');
    }
    css
}

fn fonts() -> String {
    let mut dice = Dice::new(0, 0, "fonts");
    let mut css = String::with_capacity(FONTS + 512);
    while css.len() < FONTS {
        for range in
            ["U+0460-052F,U+1C80-1C8A,U+20B4", "U+0301,U+0400-045F,U+0490-0491", "U+1F00-1FFF", "U+0000-00FF,U+0131"]
        {
            css.push_str("@font-face{font-family:'Roboto';font-style:normal;font-weight:");
            css.push_str(&(dice.between(1, 9) * 100).to_string());
            css.push_str(";font-stretch:100%;src:url(https://fonts.gstatic.com/s/roboto/v48/KFO7C");
            dice.base64(12, &mut css);
            css.push_str("66aGLdTylUAMa3.woff2)format('woff2');unicode-range:");
            css.push_str(range);
            css.push_str(";}");
        }
    }
    css
}

/// Pairs of short keys and values, as the global data holds by the hundred.
fn flags() -> String {
    let mut dice = Dice::new(0, 0, "flags");
    let mut json = String::with_capacity(FLAGS + 128);
    while json.len() < FLAGS {
        json.push_str(",\"");
        dice.base64(6, &mut json);
        json.push_str("\":");
        match dice.below(4) {
            0 => json.push_str("false"),
            1 => json.push_str("true"),
            2 => json.push_str(&dice.below(1_000_000).to_string()),
            _ => {
                json.push_str("\"%.@.[[45");
                json.push_str(&dice.below(1_000_000).to_string());
                json.push_str(",null,false,null,null,null,\\\"\\\",null,null,[1,\\\"https://www.gstatic.com/play\\\"]],[null,[[]]]]\"");
            }
        }
    }
    json
}

fn menus() -> String {
    let mut dice = Dice::new(0, 0, "menus");
    let classes = class_names(&mut dice, 120);
    let mut html = String::with_capacity(MENUS + 1024);
    while html.len() < MENUS {
        let class = &classes[dice.index(classes.len())];
        html.push_str("<div class=\"");
        html.push_str(class);
        html.push_str("\" jsname=\"");
        dice.base64(6, &mut html);
        html.push_str("\" jsaction=\"click:cOuCgd; mousedown:UX7yZ; mouseup:lbsD7e; focus:AHmuwe; blur:O22p3e;\" role=\"menuitem\" tabindex=\"-1\"><svg class=\"");
        html.push_str(&classes[dice.index(classes.len())]);
        html.push_str("\" width=\"24\" height=\"24\" viewBox=\"0 0 24 24\"><path d=\"M");
        for _ in 0..dice.between(4, 14) {
            let (x, y) = (dice.below(24), dice.below(1_000));
            let _ = write!(html, "{x}.{y:03}C{} {}", dice.below(24), dice.below(24));
        }
        html.push_str("Z\"></path></svg><span jsslot>");
        html.push_str(dice.pick(&[
            "Library &amp; devices",
            "Payments",
            "My activity",
            "Offers",
            "Personalization",
            "Settings",
        ]));
        html.push_str("</span></div>");
    }
    html
}

/// The parts that never change.
pub struct Filler {
    /// End of the global data, first style sheet.
    pub styles: Piece,
    /// Second style sheet, fonts, loader scripts.
    pub more_styles: Piece,
    /// Menus, symbols, footer.
    pub menus: Piece,
}

/// The number once that lets a script run; the same everywhere here.
pub const NONCE: &str = "pLaySiMuLaToR0nonce0w";

/// The filler, made at first use.
pub fn filler() -> &'static Filler {
    static FILLER: OnceLock<Filler> = OnceLock::new();
    FILLER.get_or_init(|| {
        let first = format!(
            "{}}};</script><script nonce=\"{NONCE}\">(function(){{'use strict';var a=window,d=a.performance;a.cc_latency_start_time=d&&d.now?0:d;}})();\
             </script><style data-href=\"https://www.gstatic.com/_/boq-play/_/ss/k=boq-play.PlayStoreUi\" nonce=\"{NONCE}\">{}</style>",
            flags(),
            styles(STYLES, 1)
        );
        let second = format!(
            "<style nonce=\"{NONCE}\">{}</style><style data-font-stylesheet nonce=\"{NONCE}\">{}</style><script nonce=\"{NONCE}\">\
             (function(){{'use strict';var b=[];window.onCssLoad=function(){{b.push(1)}};}})();</script>",
            styles(MORE_STYLES, 2),
            fonts()
        );
        Filler {
            styles: Piece::new(first.as_bytes()),
            more_styles: Piece::new(second.as_bytes()),
            menus: Piece::new(menus().as_bytes()),
        }
    })
}
