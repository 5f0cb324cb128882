//! One request of the public JSON form, turned into the call (or the two calls) it needs.

use crate::error::EngineError;
use crate::options::{RunOptions, checked_country, checked_lang, invalid};
use play_wire::{AppFields, Call, Device, SearchPrice, Sort};
use serde::Deserialize;
use std::borrow::Cow;
use std::sync::Arc;

/// Which fields of an app are wanted, and whether the reviews' texts (another rpc) are among them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct FieldPlan {
    pub details: AppFields,
    pub comments: bool,
}

impl FieldPlan {
    /// The plan for these names; `None` is what the network fetches by default.
    pub fn new<S: AsRef<str>>(names: Option<&[S]>) -> Result<Self, EngineError> {
        let Some(names) = names else {
            return Ok(Self { details: AppFields::network_default(), comments: false });
        };
        let all = AppFields::from_names(names).map_err(|error| invalid(&error))?;
        let comments = names.iter().any(|name| name.as_ref() == "comments");
        if !comments {
            return Ok(Self { details: all, comments });
        }
        let mut rest: Vec<&str> = names.iter().map(AsRef::as_ref).filter(|name| *name != "comments").collect();
        if rest.is_empty() {
            // The comments alone do not tell a missing app from one nobody has reviewed; one small field does.
            rest.push("title");
        }
        Ok(Self { details: AppFields::from_names(&rest).map_err(|error| invalid(&error))?, comments })
    }
}

/// A request of the public form. Members a kind does not know are ignored: users attach their own.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct RequestJson<'a> {
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    app_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    country: Option<Cow<'a, str>>,
    #[serde(borrow)]
    lang: Option<Cow<'a, str>>,
    #[serde(borrow)]
    fields: Option<Vec<Cow<'a, str>>>,
    #[serde(borrow)]
    collection: Option<Cow<'a, str>>,
    #[serde(borrow)]
    category: Option<Cow<'a, str>>,
    #[serde(borrow)]
    query: Option<Cow<'a, str>>,
    #[serde(borrow)]
    price: Option<Cow<'a, str>>,
    #[serde(borrow)]
    sort: Option<Cow<'a, str>>,
    #[serde(borrow)]
    device: Option<Cow<'a, str>>,
    #[serde(borrow)]
    token: Option<Cow<'a, str>>,
    num_results: Option<f64>,
    score: Option<f64>,
}

/// What one request needs from the wire, in one storefront.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    pub call: Call,
    /// The comments of the same app, to be joined into the value of `call`.
    pub comments: Option<Call>,
    pub lang: Arc<str>,
    pub country: Arc<str>,
}

/// Reads the first `most` requests of a JSON array.
pub(crate) fn parse(json: &str, most: usize, run: &RunOptions) -> Result<Vec<Asked>, EngineError> {
    let bad = |error: &serde_json::Error| {
        let excerpt: String = json.chars().take(200).collect();
        EngineError::validation("requests", excerpt, &error.to_string())
    };
    let mut asked = Vec::with_capacity(most.min(1024));
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let front = Front { most, run, asked: &mut asked };
    serde::de::DeserializeSeed::deserialize(front, &mut deserializer).map_err(|error| bad(&error))??;
    Ok(asked)
}

/// Reads a sequence up to a bound and skips the rest without building it.
struct Front<'a> {
    most: usize,
    run: &'a RunOptions,
    asked: &'a mut Vec<Asked>,
}

impl<'de> serde::de::DeserializeSeed<'de> for Front<'_> {
    type Value = Result<(), EngineError>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> serde::de::Visitor<'de> for Front<'_> {
    type Value = Result<(), EngineError>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of requests")
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut problem = None;
        while problem.is_none() && self.asked.len() < self.most {
            match seq.next_element::<RequestJson<'de>>()? {
                None => return Ok(Ok(())),
                Some(request) => match request.asked(self.run) {
                    Ok(one) => self.asked.push(one),
                    Err(error) => problem = Some(error),
                },
            }
        }
        while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        Ok(problem.map_or(Ok(()), Err))
    }
}

impl RequestJson<'_> {
    fn asked(&self, run: &RunOptions) -> Result<Asked, EngineError> {
        let lang = match &self.lang {
            Some(lang) if **lang != *run.lang => checked_lang(lang)?.into(),
            _ => run.lang.clone(),
        };
        let country = match &self.country {
            Some(country) if **country != *run.country => checked_country(country)?.into(),
            _ => run.country.clone(),
        };
        let mut comments = None;
        let call = match &*self.kind {
            "app" => {
                let plan = self.fields.as_deref().map_or(Ok(run.fields), |names| FieldPlan::new(Some(names)))?;
                let app_id = text("appId", self.app_id.as_deref())?;
                comments = plan.comments.then(|| Call::Comments { app_id: app_id.clone() });
                Call::Details { app_id, fields: plan.details }
            }
            "list" => Call::Chart {
                collection: text("collection", self.collection.as_deref())?,
                category: text("category", self.category.as_deref())?,
                count: self.count(100)?,
            },
            "search" => Call::Search {
                term: text("query", self.query.as_deref())?,
                price: self.price()?,
                count: self.count(30)?,
            },
            "reviews" => self.reviews()?,
            other => {
                return Err(EngineError::validation("kind", other, "must be 'app', 'list', 'search' or 'reviews'"));
            }
        };
        Ok(Asked { call, comments, lang, country })
    }

    fn reviews(&self) -> Result<Call, EngineError> {
        Ok(Call::Reviews {
            app_id: text("appId", self.app_id.as_deref())?,
            sort: match self.sort.as_deref() {
                None | Some("newest") => Sort::Newest,
                Some("rating") => Sort::Rating,
                Some("helpfulness") => Sort::Helpfulness,
                Some(other) => {
                    return Err(EngineError::validation("sort", other, "must be 'newest', 'rating' or 'helpfulness'"));
                }
            },
            score: whole("score", self.score, 5)?.map(|stars| u8::try_from(stars).unwrap_or(5)),
            device: match self.device.as_deref() {
                None => None,
                Some("phone") => Some(Device::Phone),
                Some("tablet") => Some(Device::Tablet),
                Some("chromebook") => Some(Device::Chromebook),
                Some("tv") => Some(Device::Tv),
                Some(other) => {
                    let problem = "must be 'phone', 'tablet', 'chromebook' or 'tv'";
                    return Err(EngineError::validation("device", other, problem));
                }
            },
            count: self.count(100)?,
            token: self.token.as_deref().map(Arc::from),
        })
    }

    fn price(&self) -> Result<SearchPrice, EngineError> {
        match self.price.as_deref() {
            None | Some("all") => Ok(SearchPrice::All),
            Some("free") => Ok(SearchPrice::Free),
            Some("paid") => Ok(SearchPrice::Paid),
            Some(other) => Err(EngineError::validation("price", other, "must be 'all', 'free' or 'paid'")),
        }
    }

    /// 1,000 is the most the store answers safely, for reviews as for cards.
    fn count(&self, default: u32) -> Result<u32, EngineError> {
        Ok(whole("numResults", self.num_results, 1000)?.unwrap_or(default))
    }
}

fn text(parameter: &str, value: Option<&str>) -> Result<Arc<str>, EngineError> {
    match value {
        Some(text) if !text.trim().is_empty() && text.len() <= 2048 => Ok(text.into()),
        other => Err(EngineError::validation(parameter, other.unwrap_or(""), "must be a non-empty string")),
    }
}

fn whole(parameter: &str, value: Option<f64>, most: u32) -> Result<Option<u32>, EngineError> {
    match value {
        None => Ok(None),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number within small bounds"
        )]
        Some(n) if n.fract() == 0.0 && (1.0..=f64::from(most)).contains(&n) => Ok(Some(n as u32)),
        Some(n) => Err(EngineError::validation(parameter, n, &format!("must be a whole number from 1 to {most}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::ClientOptions;

    fn options() -> RunOptions {
        let client = ClientOptions::from_json(r#"{"baseUrl":"https://play.google.com"}"#).unwrap();
        RunOptions::from_json(r#"{"country":"de"}"#, &client).unwrap()
    }

    #[test]
    fn each_kind() {
        let json = r#"[{"kind":"app","appId":"a.b","country":"US","mine":[1]},
            {"kind":"list","collection":"topselling_free","category":"GAME","numResults":50},
            {"kind":"search","query":"chess \u00e9","price":"free"},
            {"kind":"reviews","appId":"a.b","score":5,"device":"tv","sort":"rating","token":"t"}]"#;
        let asked = parse(json, 10, &options()).unwrap();
        assert_eq!(asked.len(), 4);
        assert_eq!(&*asked[0].country, "us");
        assert_eq!(&*asked[1].country, "de");
        assert!(matches!(&asked[1].call, Call::Chart { count: 50, .. }));
        assert!(matches!(&asked[2].call, Call::Search { price: SearchPrice::Free, term, .. } if &**term == "chess é"));
        assert!(matches!(&asked[3].call, Call::Reviews { score: Some(5), device: Some(Device::Tv), .. }));
    }

    #[test]
    fn only_the_front_is_taken() {
        let json = r#"[{"kind":"app","appId":"a"},{"kind":"app","appId":"b"},{"kind":"nonsense"}]"#;
        assert_eq!(parse(json, 2, &options()).unwrap().len(), 2);
        assert_eq!(parse(json, 3, &options()).unwrap_err().details["parameter"], "kind");
    }

    #[test]
    fn wrong_values_are_named() {
        for (json, parameter) in [
            (r#"[{"kind":"app"}]"#, "appId"),
            (r#"[{"kind":"app","appId":" "}]"#, "appId"),
            (r#"[{"kind":"app","appId":"a","country":"xyz"}]"#, "country"),
            (r#"[{"kind":"reviews","appId":"a","numResults":1001}]"#, "numResults"),
            (r#"[{"kind":"reviews","appId":"a","score":6}]"#, "score"),
            (r#"[{"kind":"search","query":"x","price":"cheap"}]"#, "price"),
            (r#"[{"kind":"app","appId":7}]"#, "requests"),
            ("{", "requests"),
        ] {
            assert_eq!(parse(json, 5, &options()).unwrap_err().details["parameter"], parameter, "{json}");
        }
    }
}
