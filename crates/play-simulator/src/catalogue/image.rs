//! Addresses of images, of the form and length the store's have.

use super::dice::Dice;
use crate::wire::node::{Node, list};

/// Beginning of every image address.
const HOST: &str = "https://play-lh.googleusercontent.com/";

/// A new image address from the dice.
pub fn image_url(dice: &mut Dice) -> String {
    let length = [86, 84, 87, 86, 84, 86, 78, 66][dice.index(8)];
    let mut url = String::with_capacity(HOST.len() + length);
    url.push_str(HOST);
    dice.base64(length, &mut url);
    url
}

/// An image node: address, size (height, width) and main colour.
pub fn image(url: String, size: Option<(u64, u64)>, colour: Option<u64>) -> Node {
    let address = list![(), (), url];
    match (size, colour) {
        (None, _) => list![(), 2, (), address],
        (Some((height, width)), None) => list![(), 2, list![height, width], address],
        (Some((height, width)), Some(rgb)) => list![(), 2, list![height, width], address, (), colour_node(rgb)],
    }
}

/// `[red, green, blue, 255]`.
pub fn colour_node(rgb: u64) -> Node {
    list![rgb & 255, (rgb >> 8) & 255, (rgb >> 16) & 255, 255]
}

/// An icon: 512 x 512 with a colour and the mark of its shape.
pub fn icon(url: String, colour: u64) -> Node {
    list![(), 2, list![512, 512], list![(), (), url], (), colour_node(colour), (), (), (), 2]
}

/// An image with a second address for dark pages.
pub fn image_pair(light: String, dark: String) -> Node {
    list![(), 2, (), list![(), (), light], (), (), (), (), (), (), list![(), (), dark]]
}

/// A link inside the store.
pub fn store_link(path: String) -> Node {
    list![(), (), (), (), list![(), (), path]]
}

/// A link to somewhere else.
pub fn web_link(url: impl Into<Node>) -> Node {
    list![(), (), (), (), (), list![(), (), url.into()]]
}
