//! Every path of an answer. A line reads: field of the model, its public name, kind, required or optional, paths.
//! When the store moves a field, its line is what changes.

use super::{Field, Table};
use crate::models::{App, AppCard, Review};
use crate::read::Reader;

/// A field without which the model is of no use.
macro_rules! put {
    (required, $target:expr, $value:expr, $index:expr) => {
        match $value {
            Some(value) => $target = value.into(),
            None => return Err($index),
        }
    };
    (optional, $target:expr, $value:expr, $index:expr) => {
        $target = $value
    };
}

macro_rules! is_required {
    (required) => {
        true
    };
    (optional) => {
        false
    };
}

/// A table and the function that fills its model: one line gives both. The function takes the set of wanted fields (bit =
/// line) and returns the line of a required field that is missing.
macro_rules! table {
    ($(#[$doc:meta])* $table:ident, $fill:ident, $model:ty, $name:literal:
     $($field:ident $public:literal $kind:ident $need:ident $($path:literal)|+;)+) => {
        $(#[$doc])*
        pub(crate) static $table: Table = Table {
            name: $name,
            fields: &[$(Field {
                name: $public,
                kind: stringify!($kind),
                required: is_required!($need),
                paths: &[$($path),+],
            }),+],
        };

        pub(crate) fn $fill(model: &mut $model, reader: &mut Reader<'_>, wanted: u128) -> Result<(), usize> {
            #[expect(non_camel_case_types, reason = "named after the fields they number")]
            enum Line {
                $($field),+
            }
            $(
                let line = Line::$field as usize;
                if wanted >> line & 1 == 1 {
                    put!($need, model.$field, reader.$kind(line), line);
                }
            )+
            Ok(())
        }
    };
}

table! {
    /// An app's details (rpc `Ws7gDc`), below the root of its fields: first index + 1 = number of the wire field.
    DETAILS, fill_app, App, "details":
    title                        "title"                     plain         required "0,0";
    description                  "description"               plain_of_html required "12,0,0,1" | "72,0,1";
    description_html             "descriptionHTML"           text          optional "12,0,0,1" | "72,0,1";
    summary                      "summary"                   plain         optional "73,0,1";
    installs                     "installs"                  text          optional "13,0";
    min_installs                 "minInstalls"               count         optional "13,1";
    max_installs                 "maxInstalls"               count         optional "13,2";
    installs_short               "installsShort"             text          optional "13,3";
    score                        "score"                     decimal       optional "51,0,1";
    score_text                   "scoreText"                 text          optional "51,0,0";
    ratings                      "ratings"                   count         optional "51,2,1";
    reviews                      "reviews"                   count         optional "51,3,1";
    histogram                    "histogram"                 histogram     optional "51,1,1,1" | "51,1,2,1" | "51,1,3,1" | "51,1,4,1" | "51,1,5,1";
    price                        "price"                     micros        optional "57,0,0,0,0,1,0,0";
    free                         "free"                      is_zero       optional "57,0,0,0,0,1,0,0";
    currency                     "currency"                  text          optional "57,0,0,0,0,1,0,1";
    price_text                   "priceText"                 price_text    optional "57,0,0,0,0,1,0,2" | "57,0,0,0,0,1,0,0";
    original_price               "originalPrice"             micros        optional "57,0,0,0,0,1,1,0";
    discount_end_date            "discountEndDate"           seconds       optional "57,0,0,0,0,14,0,0";
    buy_url                      "buyUrl"                    store_url     optional "57,0,0,0,0,6,5,2";
    available                    "available"                 is_set        optional "18,0";
    preregister                  "preregister"               is_one        optional "18,0";
    early_access_enabled         "earlyAccessEnabled"        is_text       optional "18,2";
    offers_iap                   "offersIAP"                 is_set        optional "19,0";
    iap_range                    "IAPRange"                  text          optional "19,0";
    android_version              "androidVersion"            version       optional "140,1,1,0,0,1";
    android_version_text         "androidVersionText"        text          optional "140,1,1,0,0,1";
    android_max_version          "androidMaxVersion"         version       optional "140,1,1,0,1,1";
    min_sdk                      "minSdk"                    number        optional "140,1,1,0,0,0";
    target_sdk                   "targetSdk"                 number_beside optional "140,1,0,0,0" | "140,1,1,0,0,0";
    developer                    "developer"                 plain         required "68,0";
    developer_id                 "developerId"               link_id       required "68,1,4,2";
    developer_internal_id        "developerInternalID"       numeric_id    optional "68,2" | "68,1,4,2";
    developer_numeric_id         "developerNumericId"        numeric_id    optional "68,2" | "68,1,4,2";
    developer_email              "developerEmail"            text          optional "69,1,0";
    developer_website            "developerWebsite"          text          optional "69,0,5,2";
    developer_address            "developerAddress"          text          optional "69,2,0";
    developer_phone              "developerPhone"            text          optional "69,3";
    developer_legal_name         "developerLegalName"        text          optional "69,4,0";
    developer_legal_email        "developerLegalEmail"       text          optional "69,4,1,0";
    developer_legal_address      "developerLegalAddress"     joined_lines  optional "69,4,2,0";
    developer_legal_phone_number "developerLegalPhoneNumber" text          optional "69,4,3";
    offered_by                   "offeredBy"                 text          optional "37,0";
    privacy_policy               "privacyPolicy"             text          optional "99,0,5,2";
    genre                        "genre"                     plain         required "79,0,0,0";
    genre_id                     "genreId"                   text          required "79,0,0,2";
    categories                   "categories"                categories    optional "118" | "79,0,0,0" | "79,0,0,2";
    icon                         "icon"                      text          required "95,0,3,2";
    header_image                 "headerImage"               text          optional "96,0,3,2";
    screenshots                  "screenshots"               texts         optional "78,0,*,3,2";
    video                        "video"                     text          optional "100,0,0,3,2";
    video_image                  "videoImage"                text          optional "100,1,0,3,2";
    preview_video                "previewVideo"              text          optional "100,1,2,0,2";
    content_rating               "contentRating"             plain         optional "9,0";
    content_rating_description   "contentRatingDescription"  plain         optional "9,2,1";
    interactive_elements         "interactiveElements"       plain         optional "9,3,1";
    ad_supported                 "adSupported"               is_there      optional "48";
    released                     "released"                  text          optional "10,0";
    released_at                  "releasedAt"                millis        optional "10,1,0" | "10,1,1";
    updated                      "updated"                   seconds       optional "145,0,1,0";
    version                      "version"                   text          optional "140,0,0,0";
    recent_changes               "recentChanges"             text          optional "144,1,1";
    chart_rank                   "chartRank"                 rank          optional "58,2" | "58,0";
    is_available_in_play_pass    "isAvailableInPlayPass"     is_there      optional "62";
    device_scores                "deviceScores"              device_scores optional "150,1,*,0" | "150,1,*,1,1";
    permissions                  "permissions"               permissions   optional "74,2,2,*,1" | "74,2,0,*,0" | "74,2,0,*,2,*,1" | "74,2,1,*,0" | "74,2,1,*,2,*,1";
    data_safety                  "dataSafety"                data_safety   optional "137" | "137,4,0,0,*,0,1" | "137,4,0,0,*,4,*,0" | "137,4,0,0,*,4,*,1" | "137,4,0,0,*,4,*,2" | "137,4,1,0,*,0,1" | "137,4,1,0,*,4,*,0" | "137,4,1,0,*,4,*,1" | "137,4,1,0,*,4,*,2" | "137,9,2,*,1" | "137,9,2,*,2,1" | "99,0,5,2";
}

table! {
    /// An app in a list, in today's layout, below the card.
    CARD, fill_card, AppCard, "card":
    app_id            "appId"           text      required "0,0";
    title             "title"           plain     required "3";
    icon              "icon"            text      optional "1,3,2";
    developer         "developer"       plain     optional "14";
    price             "price"           micros    optional "8,1,0,0";
    free              "free"            is_zero   optional "8,1,0,0";
    currency          "currency"        text      optional "8,1,0,1";
    original_price    "originalPrice"   micros    optional "8,1,1,0";
    discount_end_date "discountEndDate" seconds   optional "8,14,0,0";
    summary           "summary"         text      optional "13,1";
    score_text        "scoreText"       text      optional "4,0";
    score             "score"           decimal   optional "4,1";
    genre             "genre"           plain     optional "5";
    installs          "installs"        text      optional "15";
    screenshots       "screenshots"     texts     optional "2,*,3,2";
    header_image      "headerImage"     text      optional "22,3,2";
    content_rating    "contentRating"   plain     optional "24,0";
    iap_range         "IAPRange"        text      optional "29,0";
    video             "video"           text      optional "12,0,0,3,2";
    buy_url           "buyUrl"          store_url optional "8,6,5,2";
}

table! {
    /// An app in a list, in the layout of 2019, below the card. No offer at all means free; a text in its place means that
    /// the app cannot be had yet.
    OLD_CARD, fill_old_card, AppCard, "oldCard":
    app_id            "appId"           text              required "12,0";
    title             "title"           plain             required "2";
    icon              "icon"            text              optional "1,1,0,3,2";
    developer         "developer"       plain             optional "4,0,0,0";
    developer_id      "developerId"     link_id           optional "4,0,0,1,4,2";
    price             "price"           micros_or_nothing optional "7,0,3,2,1,0,0" | "7";
    free              "free"            zero_or_nothing   optional "7,0,3,2,1,0,0" | "7";
    currency          "currency"        text              optional "7,0,3,2,1,0,1";
    original_price    "originalPrice"   micros            optional "7,0,3,2,1,1,0";
    discount_end_date "discountEndDate" seconds           optional "7,0,3,2,14,0,0";
    summary           "summary"         plain             optional "4,1,1,1,1";
    score_text        "scoreText"       text              optional "6,0,2,1,0";
    score             "score"           decimal           optional "6,0,2,1,1";
    buy_url           "buyUrl"          store_url         optional "7,0,3,2,6,5,2";
}

table! {
    /// The exact match of a search, below its section's node.
    SEARCH_MATCH, fill_match, AppCard, "searchMatch":
    app_id            "appId"           text      required "16,11,0,0";
    title             "title"           plain     required "16,2,0,0";
    icon              "icon"            text      optional "16,2,95,0,3,2";
    developer         "developer"       plain     optional "16,2,68,0";
    developer_id      "developerId"     link_id   optional "16,2,68,1,4,2";
    price             "price"           micros    optional "17,0,2,0,1,0,0" | "16,2,57,0,0,0,0,1,0,0";
    free              "free"            is_zero   optional "17,0,2,0,1,0,0" | "16,2,57,0,0,0,0,1,0,0";
    currency          "currency"        text      optional "17,0,2,0,1,0,1" | "16,2,57,0,0,0,0,1,0,1";
    original_price    "originalPrice"   micros    optional "17,0,2,0,1,1,0" | "16,2,57,0,0,0,0,1,1,0";
    discount_end_date "discountEndDate" seconds   optional "17,0,2,0,14,0,0" | "16,2,57,0,0,0,0,14,0,0";
    summary           "summary"         plain     optional "16,2,73,0,1";
    score_text        "scoreText"       text      optional "16,2,51,0,0";
    score             "score"           decimal   optional "16,2,51,0,1";
    genre             "genre"           plain     optional "16,2,79,0,0,0";
    installs          "installs"        text      optional "16,2,13,0";
    screenshots       "screenshots"     texts     optional "16,2,78,0,*,3,2";
    header_image      "headerImage"     text      optional "16,2,96,0,3,2";
    content_rating    "contentRating"   plain     optional "16,2,9,0";
    iap_range         "IAPRange"        text      optional "16,2,19,0";
    video             "video"           text      optional "16,2,100,0,0,3,2";
    buy_url           "buyUrl"          store_url optional "17,0,2,0,6,5,2" | "16,2,57,0,0,0,0,6,5,2";
}

table! {
    /// A review, below its item.
    REVIEW, fill_review, Review, "review":
    id         "id"        text        required "0";
    user_name  "userName"  text        optional "1,0" | "9,1";
    user_image "userImage" text        optional "1,1,3,2" | "9,3,0,3,2";
    user_id    "userId"    text        optional "9,0";
    date       "date"      iso_time    optional "5,0" | "5,1";
    score      "score"     stars       required "2";
    score_text "scoreText" stars_text  optional "2";
    title      "title"     text        optional "3";
    text       "text"      text        optional "4";
    reply_date "replyDate" iso_time    optional "7,2,0" | "7,2,1";
    reply_text "replyText" text        optional "7,1";
    version    "version"   text        optional "10";
    thumbs_up  "thumbsUp"  number      optional "6";
    criterias  "criterias" criterias   optional "12,0,*,0" | "12,0,*,1,0" | "12,0,*,2,0";
    device     "device"    device_kind optional "16";
}

/// A line of [`PLACES`].
macro_rules! place {
    ($name:literal $($path:literal)|+) => {
        Field { name: $name, kind: "place", required: false, paths: &[$($path),+] }
    };
}

/// Where roots, lists and tokens stand, from the root of the payload.
pub(crate) static PLACES: Table = Table {
    name: "places",
    fields: &[
        place!("details.head" "1"),
        place!("details.root" "1,2"),
        place!("details.appId" "1,11,0,0"),
        place!("chart.head" "0"),
        place!("chart.body" "0,1,0"),
        place!("chart.list" "0,1,0,28"),
        place!("chart.items" "0,1,0,28,0,*"),
        place!("search.head" "0"),
        place!("search.items" "0,1,*,22,0,*"),
        place!("search.match" "0,1,*,23"),
        place!("search.nextToken" "0,1,*,22,1,3,1"),
        place!("continuation.head" "0"),
        place!("continuation.items" "0,21,0,*" | "0,22,0,*" | "0,0,0,*" | "0,6,0,*"),
        place!("continuation.nextToken" "0,21,1,3,1" | "0,22,1,3,1" | "0,0,7,1" | "0,6,7,1"),
        place!("reviews.items" "0,*"),
        place!("reviews.nextToken" "1,1"),
    ],
};

/// All tables.
pub(crate) static ALL: &[&Table] = &[&DETAILS, &CARD, &OLD_CARD, &SEARCH_MATCH, &REVIEW, &PLACES];
