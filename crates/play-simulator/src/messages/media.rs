//! Icon, screenshots, header and video of an app. They are the same in every country.

use crate::catalogue::app::App;
use crate::catalogue::image::{colour_node, icon, image, image_url};
use crate::wire::node::{Node, list};

/// Sizes of screenshots: height, width.
const SIZES: [(u64, u64); 6] = [(1920, 1080), (2208, 1242), (2400, 1080), (1080, 1920), (2048, 1536), (1599, 720)];

/// The icon with its colour.
pub fn icon_node(app: &App) -> Node {
    let mut dice = app.dice("icon");
    icon(image_url(&mut dice), dice.next())
}

/// Address of the icon.
pub fn icon_url(app: &App) -> String {
    image_url(&mut app.dice("icon"))
}

/// Addresses and sizes of the screenshots as the details list them: 3 to 24, as the captures have them.
pub fn screenshots(app: &App) -> Vec<(String, (u64, u64))> {
    let mut dice = app.dice("screenshots");
    let count = dice.between(3, 24);
    let size = SIZES[dice.index(SIZES.len())];
    (0..count).map(|at| (image_url(&mut dice), if at > 8 { (2048, 1536) } else { size })).collect()
}

/// Screenshots as nodes.
pub fn screenshot_nodes(app: &App) -> Vec<Node> {
    screenshots(app).into_iter().map(|(url, size)| image(url, Some(size), None)).collect()
}

/// The wide picture at the top; one app in ten has none.
pub fn header(app: &App) -> Option<Node> {
    let mut dice = app.dice("header");
    let url = image_url(&mut dice);
    (app.number % 10 != 9).then(|| list![(), 2, list![500, 1024], list![(), (), url], (), colour_node(dice.next())])
}

/// Key of the video on its host: 11 characters.
fn video_key(app: &App) -> String {
    let mut key = String::new();
    app.dice("video").base64(11, &mut key);
    key
}

fn player(app: &App, size: Option<Node>) -> Node {
    let key = video_key(app);
    let mut token = String::from("AXH1ez");
    app.dice("player").base64(316, &mut token);
    list![
        (),
        (),
        key.clone(),
        list![(), (), format!("https://play.google.com/video/lava/web/player/yt:movie:{key}?autoplay=1&embed=play")],
        format!("yt:movie:{key}"),
        (),
        size,
        (),
        (),
        token,
    ]
}

fn thumbnail(app: &App) -> Node {
    list![(), (), (), list![(), (), format!("https://i.ytimg.com/vi/{}/hqdefault.jpg", video_key(app))]]
}

/// Field 101 of the details.
pub fn video(app: &App) -> Option<Node> {
    if !app.has_video() {
        return None;
    }
    let key = video_key(app);
    let preview = app.number.is_multiple_of(2).then(|| {
        let url = format!("https://play-games.googleusercontent.com/vp/mp4/1280x720/{key}.mp4");
        list![list![(), (), url], list![720, 1280]]
    });
    let mut cover = vec![header(app).unwrap_or(Node::Null)];
    if preview.is_some() {
        cover.extend([Node::Null, preview.into()]);
    }
    Some(list![list![player(app, Some(list![1920, 1080])), thumbnail(app)], cover])
}

/// Field 12 of a card.
pub fn card_video(app: &App) -> Option<Node> {
    app.has_video().then(|| list![list![player(app, None), (), 1, thumbnail(app)]])
}
