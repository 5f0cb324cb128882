//! Kinds that make one value of several paths; the numbers of the paths are those of the field's line.

use std::sync::Arc;

use super::plain::{integer, string};
use super::{Reader, html};
use crate::models::{
    Category, Criteria, DataSafety, DataSafetyEntry, DeviceScores, Histogram, Permission, SecurityPractice,
};

impl Reader<'_> {
    /// Ratings by stars: paths 0 to 4 hold the counts of one to five stars.
    pub fn histogram(&mut self, field: usize) -> Option<Histogram> {
        let stars = |path| self.at(field, path).and_then(integer).and_then(|count| u64::try_from(count).ok());
        let counts = [stars(0), stars(1), stars(2), stars(3), stars(4)];
        if counts.iter().all(Option::is_none) {
            return None;
        }
        let [one, two, three, four, five] = counts.map(Option::unwrap_or_default);
        Some(Histogram { one, two, three, four, five })
    }

    /// Place in a chart: path 0 holds the rank, path 1 the chart.
    pub fn rank(&mut self, field: usize) -> Option<String> {
        let rank = self.at(field, 0).and_then(string)?;
        match self.at(field, 1).and_then(string) {
            Some(chart) => Some(format!("{rank} {chart}")),
            None => Some(rank),
        }
    }

    /// Scores by kind of device: path 0 holds the kind, path 1 the score after it.
    pub fn device_scores(&mut self, field: usize) -> Option<DeviceScores> {
        let mut scores = DeviceScores::default();
        let mut device = None;
        let mut any = false;
        for (path, value) in self.each(field) {
            if path == 0 {
                device = integer(value);
                continue;
            }
            let place = match device.take() {
                Some(2) => &mut scores.phone,
                Some(3) => &mut scores.tablet,
                Some(5) => &mut scores.chromebook,
                Some(6) => &mut scores.tv,
                _ => continue,
            };
            *place = value.parse().ok();
            any |= place.is_some();
        }
        any.then_some(scores)
    }

    /// Categories: path 0 holds groups of them, nested to no fixed depth; paths 1 and 2 the genre that stands in when
    /// there are none.
    pub fn categories(&mut self, field: usize) -> Option<Vec<Category>> {
        let mut categories = self.at(field, 0).map(nested_categories).unwrap_or_default();
        if categories.is_empty() {
            let name = self.at(field, 1).and_then(string).map(html::decode)?;
            categories.push(Category { name, id: self.at(field, 2).and_then(string) });
        }
        Some(categories)
    }

    /// Permissions: path 0 those of no group; then by twos the name of a group and the permissions after it.
    pub fn permissions(&mut self, field: usize) -> Option<Vec<Permission>> {
        let mut permissions = Vec::with_capacity(self.each(field).count());
        let mut group: Option<Arc<str>> = None;
        for (path, value) in self.each(field) {
            let Some(text) = string(value).filter(|text| !text.is_empty()) else { continue };
            match path {
                0 => permissions.push(Permission { permission: text, group: None }),
                odd if odd % 2 == 1 => group = Some(text.into()),
                _ => permissions.push(Permission { permission: text, group: group.clone() }),
            }
        }
        (!permissions.is_empty()).then_some(permissions)
    }

    /// Data safety: path 0 the whole node; 1 to 4 category, data, optional, purpose of what is shared; 5 to 8 of what is
    /// collected; 9 and 10 name and description of a practice; 11 the privacy policy.
    pub fn data_safety(&mut self, field: usize) -> Option<DataSafety> {
        self.at(field, 0)?;
        let mut safety =
            DataSafety { privacy_policy_url: self.at(field, 11).and_then(string), ..DataSafety::default() };
        let mut category = String::new();
        for (path, value) in self.each(field) {
            let entries = if path < 5 { &mut safety.shared_data } else { &mut safety.collected_data };
            match path {
                1 | 5 => category = string(value).unwrap_or_default(),
                2 | 6 => entries.push(DataSafetyEntry {
                    data: string(value).unwrap_or_default(),
                    optional: false,
                    purpose: String::new(),
                    category: category.clone(),
                }),
                3 | 7 => {
                    if let Some(entry) = entries.last_mut() {
                        entry.optional = integer(value) == Some(1);
                    }
                }
                4 | 8 => {
                    if let Some(entry) = entries.last_mut() {
                        entry.purpose = string(value).unwrap_or_default();
                    }
                }
                9 => safety
                    .security_practices
                    .push(SecurityPractice { practice: string(value).unwrap_or_default(), description: None }),
                10 => {
                    if let Some(practice) = safety.security_practices.last_mut() {
                        practice.description = string(value);
                    }
                }
                _ => {}
            }
        }
        Some(safety)
    }

    /// Ratings of single aspects: path 0 holds a name, 1 or 2 its rating.
    pub fn criterias(&mut self, field: usize) -> Option<Vec<Criteria>> {
        let mut criterias: Vec<Criteria> = Vec::new();
        for (path, value) in self.each(field) {
            if path == 0 {
                criterias.extend(string(value).map(|criteria| Criteria { criteria, rating: None }));
            } else if let Some(last) = criterias.last_mut().filter(|last| last.rating.is_none()) {
                last.rating = integer(value);
            }
        }
        (!criterias.is_empty()).then_some(criterias)
    }
}

/// Every `[name, link, id or null, topic id]` in a node, however deep: an array of four or more that begins with a text.
/// Walks a flat list of open arrays instead of recursing.
fn nested_categories(node: &str) -> Vec<Category> {
    let mut categories = Vec::new();
    let mut open = match serde_json::from_str::<Vec<serde_json::Value>>(node) {
        Ok(values) => vec![values],
        Err(_) => return categories,
    };
    while let Some(values) = open.pop() {
        if let [serde_json::Value::String(name), _, id, _, ..] = values.as_slice() {
            let id = id.as_str().filter(|id| !id.is_empty()).map(str::to_owned);
            categories.push(Category { name: html::decode(name.clone()), id });
            continue;
        }
        // The last one pushed is the first one taken.
        open.extend(values.into_iter().rev().filter_map(|value| match value {
            serde_json::Value::Array(inner) => Some(inner),
            _ => None,
        }));
    }
    categories
}
