//! Permissions in the store's three sections: common groups, other groups, and those without a group.

use crate::catalogue::app::App;
use crate::catalogue::dice::{Dice, hash_text};
use crate::catalogue::image::{image, image_url};
use crate::wire::node::{Node, list};

struct Group {
    name: &'static str,
    key: &'static str,
    permissions: &'static [&'static str],
}

static COMMON: [Group; 10] = [
    Group {
        name: "Identity",
        key: "perm_identity",
        permissions: &["find accounts on the device", "add or remove accounts"],
    },
    Group { name: "Contacts", key: "contacts", permissions: &["find accounts on the device", "read your contacts"] },
    Group {
        name: "Location",
        key: "location_on",
        permissions: &["approximate location (network-based)", "precise location (GPS and network-based)"],
    },
    Group { name: "Phone", key: "phone", permissions: &["read phone status and identity"] },
    Group {
        name: "Photos/Media/Files",
        key: "perm_media",
        permissions: &["read the contents of your USB storage", "modify or delete the contents of your USB storage"],
    },
    Group {
        name: "Storage",
        key: "storage",
        permissions: &["read the contents of your USB storage", "modify or delete the contents of your USB storage"],
    },
    Group { name: "Camera", key: "camera", permissions: &["take pictures and videos"] },
    Group { name: "Microphone", key: "perm_camera_mic", permissions: &["record audio"] },
    Group { name: "Wi-Fi connection information", key: "signal_wifi_4_bar", permissions: &["view Wi-Fi connections"] },
    Group {
        name: "Device ID & call information",
        key: "perm_device_information",
        permissions: &["read phone status and identity"],
    },
];

static OTHER: [&str; 12] = [
    "view network connections",
    "full network access",
    "control vibration",
    "prevent device from sleeping",
    "run at startup",
    "pair with Bluetooth devices",
    "draw over other apps",
    "change your audio settings",
    "Google Play license check",
    "control Near Field Communication",
    "install shortcuts",
    "read Google service configuration",
];
static UNGROUPED: [&str; 3] = ["receive data from Internet", "read sync statistics", "read battery statistics"];

fn group(name: &'static str, key: &'static str, permissions: &[&'static str]) -> Node {
    let picture = image_url(&mut Dice::new(0, hash_text(key), "permission"));
    let entries: Vec<Node> = permissions.iter().map(|permission| list![(), *permission]).collect();
    list![name, image(picture, None, None), entries, list![key]]
}

/// The sections, without those missing at the end; `[]` for the one app in twelve that asks for nothing.
pub fn sections(app: &App) -> Node {
    if app.number % 12 == 11 {
        return list![];
    }
    let mut dice = app.dice("permissions");
    let common: Vec<Node> = COMMON
        .iter()
        .filter_map(|known| {
            let count = known.permissions.len().min(1 + dice.index(2));
            dice.chance(60).then(|| group(known.name, known.key, &known.permissions[..count]))
        })
        .collect();
    let other: Vec<&'static str> = OTHER.iter().copied().filter(|_| dice.chance(50)).collect();
    let ungrouped: Vec<Node> =
        UNGROUPED.iter().filter(|_| dice.chance(40)).map(|permission| list![(), *permission]).collect();
    let mut sections = vec![
        if common.is_empty() { Node::Null } else { common.into() },
        if other.is_empty() { Node::Null } else { list![group("Other", "quiz", &other)] },
        if ungrouped.is_empty() { Node::Null } else { ungrouped.into() },
    ];
    while sections.last().is_some_and(Node::is_null) {
        sections.pop();
    }
    sections.into()
}
