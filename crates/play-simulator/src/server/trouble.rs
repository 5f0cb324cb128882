//! Requests while something goes wrong: the limit, the gateway, a fault, and only then the store.

use super::answer::{Answer, HTML, JSON, Length};
use super::asked::Asked;
use super::connection::Line;
use super::service::{Hit, Shared, answer};
use super::source::Source;
use super::trick::{Broken, Happening, Trick};
use crate::catalogue::storefront::Storefront;
use crate::faults::limit::{Cost, Limit, RetryForm, Verdict};
use crate::faults::name::Name;
use crate::faults::penalty_box::BoxAnswer;
use crate::faults::requests::{RequestFault, RetryAfter, Target};
use crate::faults::{Faults, bodies, spoil};
use hyper::StatusCode;
use hyper::header::{LOCATION, RETRY_AFTER};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, SystemTime};

/// The parameter by which a redirect that leads to itself is known.
const LOOP: &str = "simulator-loop";
/// What a limit without an end says.
const NEVER: Duration = Duration::from_secs(60);

/// Answers a request that meets `faults`; an error breaks the connection.
pub async fn under_faults(line: &Arc<Line>, faults: &Faults, asked: &Asked) -> Result<Answer, Broken> {
    let shared = &line.shared;
    let number = faults.next_request();
    let followed = asked.parameter(LOOP).is_some();
    if followed {
        shared.stats.followed.fetch_add(1, Relaxed);
    }
    if let Some(limit) = &faults.limit
        && let Some(refusal) = metered(shared, faults, limit, asked, number)
    {
        return Ok(refusal);
    }
    if followed {
        // Otherwise it would end with the next draw.
        shared.stats.faults.count(Name::RedirectLoop);
        return Ok(redirect(&asked.uri.to_string()));
    }
    let target = Target { calls: asked.has_calls(), gzip: asked.gzip };
    if let Some(entry) = faults.draw_request(number, &target) {
        shared.stats.faults.count(entry.name);
        return spoiled(line, faults, asked, number, entry.fault).await;
    }
    if faults.most_calls.is_some_and(|most| asked.call_count() > most) {
        shared.stats.faults.count(Name::Gateway);
        return Ok(Answer::text(StatusCode::OK, JSON, bodies::gateway_error()));
    }
    shared.stats.accepted.fetch_add(1, Relaxed);
    Ok(answer(shared, asked, &asked.storefront(), asked.gzip, Some((faults, number))).await)
}

/// The limit's refusal, if it refuses.
fn metered(shared: &Shared, faults: &Faults, limit: &Limit, asked: &Asked, number: u64) -> Option<Answer> {
    let options = &limit.options;
    let cost = if options.cost == Cost::Call { asked.call_count() } else { 1 };
    let (status, wait) = match limit.meter(faults.age(shared.clock.now()), cost) {
        Verdict::Passed => return None,
        Verdict::Refused { wait, closed } => {
            shared.stats.refused.fetch_add(1, Relaxed);
            shared.stats.boxes.fetch_add(u64::from(closed), Relaxed);
            (options.status, wait.unwrap_or(NEVER))
        }
        Verdict::Boxed { wait } => {
            shared.stats.boxed.fetch_add(1, Relaxed);
            let answer = options.penalty.as_ref().map(|penalty| penalty.answer);
            let captcha = match answer {
                Some(BoxAnswer::Captcha) => true,
                Some(BoxAnswer::Mixed) => faults.dice(number, "box").chance(50),
                _ => false,
            };
            if captcha {
                return Some(html(bodies::captcha()));
            }
            (503, wait)
        }
    };
    let wait = options.retry_after_ms.map_or(wait, |ms| Duration::from_secs_f64(ms / 1e3));
    // A second too early would be refused again.
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let header = options.retry_after.map(|form| match form {
        RetryForm::Seconds => RetryAfter::Seconds(seconds),
        RetryForm::Date => RetryAfter::Date(seconds),
    });
    Some(refusal(status, header))
}

fn refusal(status: u16, retry_after: Option<RetryAfter>) -> Answer {
    let answer = Answer::refusal(StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE));
    match retry_after {
        None => answer,
        Some(RetryAfter::Seconds(seconds)) => answer.with(RETRY_AFTER, &seconds.to_string()),
        Some(RetryAfter::Date(seconds)) => {
            // Dates have no fractions: the next whole second, so that the span is not shorter than it was meant.
            let date = SystemTime::now() + Duration::from_secs(seconds) + Duration::from_millis(999);
            answer.with(RETRY_AFTER, &httpdate::fmt_http_date(date))
        }
    }
}

fn html(text: String) -> Answer {
    Answer::text(StatusCode::OK, HTML, text)
}

fn redirect(to: &str) -> Answer {
    Answer::text(StatusCode::FOUND, HTML, format!("<html><title>302</title><a href=\"{to}\">here</a></html>"))
        .with(LOCATION, to)
}

/// The answer to a request that a fault hits.
async fn spoiled(
    line: &Arc<Line>,
    faults: &Faults,
    asked: &Asked,
    number: u64,
    fault: RequestFault,
) -> Result<Answer, Broken> {
    let shared = &line.shared;
    let kind = if asked.has_calls() { JSON } else { HTML };
    let hit: Option<Hit<'_>> = Some((faults, number));
    let storefront = asked.storefront();
    let store = |gzip| answer(shared, asked, &storefront, gzip, hit);
    Ok(match fault {
        RequestFault::Status { status, retry_after } => refusal(status, retry_after),
        RequestFault::Garbage => {
            Answer::text(StatusCode::OK, kind, bodies::garbage(&mut faults.dice(number, "garbage")))
        }
        RequestFault::Html => html(bodies::unknown_page()),
        RequestFault::Empty => Answer::new(StatusCode::OK, kind, false, Vec::new()),
        RequestFault::Captcha => html(bodies::captcha()),
        RequestFault::Sorry => html(bodies::sorry()),
        RequestFault::ConsentPage => html(bodies::consent()),
        RequestFault::Consent => redirect(&consent_address(asked)),
        RequestFault::ForeignRedirect => redirect("https://example.com/"),
        RequestFault::RedirectLoop => redirect(&looping(asked)),
        RequestFault::Bomb { bytes } => {
            let mut answer = Answer::new(StatusCode::OK, kind, true, Vec::new());
            answer.source = spoil::bomb(bytes);
            answer
        }
        RequestFault::Huge { bytes } => {
            let mut answer = Answer::new(StatusCode::OK, kind, false, Vec::new());
            answer.source = spoil::huge(bytes);
            answer.length = Length::Unsaid;
            answer
        }
        RequestFault::ResetWithin { after_bytes: Some(0) } => {
            line.reset();
            return Err(Broken);
        }
        RequestFault::ResetWithin { after_bytes } => {
            let answer = store(asked.gzip).await;
            let most = answer.source.left().saturating_sub(1);
            let place = after_bytes.unwrap_or_else(|| faults.dice(number, "place").below(most));
            at(answer, place.min(most), Happening::Reset(line.clone()))
        }
        RequestFault::ResetAfter => {
            let mut answer = store(asked.gzip).await;
            if answer.source.left() == 0 {
                line.say_goodbye();
            }
            answer.trick = Some(Box::new(Trick::Goodbye(line.clone())));
            answer
        }
        RequestFault::Stall { after_bytes: None, for_ms } => {
            match for_ms.map(|ms| shared.clock.real(Duration::from_secs_f64(ms / 1e3))) {
                Some(span) => tokio::time::sleep(span).await,
                None => pending().await,
            }
            store(asked.gzip).await
        }
        RequestFault::Stall { after_bytes: Some(place), for_ms } => {
            let answer = store(asked.gzip).await;
            let span = for_ms.map(|ms| shared.clock.real(Duration::from_secs_f64(ms / 1e3)));
            let most = answer.source.left().saturating_sub(1);
            at(answer, place.min(most), Happening::Stall(span))
        }
        RequestFault::Drip { bytes_per_second } => {
            let mut answer = store(asked.gzip).await;
            answer.trick = Some(Box::new(Trick::drip(shared.clock.per_real_second(bytes_per_second))));
            answer
        }
        RequestFault::Truncated => {
            let mut answer = store(false).await;
            let text = all(&mut answer.source);
            let text = spoil::cut(&text, &mut faults.dice(number, "cut"));
            answer.source = spoil::body_of(text, asked.gzip).into();
            answer.gzip = asked.gzip;
            answer
        }
        RequestFault::WrongLength => {
            let mut answer = store(asked.gzip).await;
            let more = faults.dice(number, "length").between(1, 4_096);
            answer.length = Length::Claimed(answer.source.left() + more);
            at(answer, u64::MAX, Happening::End)
        }
        RequestFault::BadGzip => {
            let mut answer = store(true).await;
            let gzip = all(&mut answer.source);
            let flipped = spoil::flip(gzip, &mut faults.dice(number, "flip"));
            answer.source = vec![flipped.into()].into();
            answer
        }
        RequestFault::WrongStorefront => {
            let country = if storefront.gl == "DE" { "US" } else { "DE" };
            let wrong = Storefront::new(Some(&storefront.hl), Some(country));
            answer(shared, asked, &wrong, asked.gzip, hit).await
        }
    })
}

fn at(mut answer: Answer, place: u64, what: Happening) -> Answer {
    answer.trick = Some(Box::new(Trick::at(place, what)));
    answer
}

fn all(source: &mut Source) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(part) = source.take(u64::MAX) {
        bytes.extend_from_slice(&part);
    }
    bytes
}

/// Where the consent page asks and where it leads back to.
fn consent_address(asked: &Asked) -> String {
    let storefront = asked.storefront();
    let back = format!("https://play.google.com{}", asked.uri.path_and_query().map_or("/", |path| path.as_str()));
    let back = utf8_percent_encode(&back, NON_ALPHANUMERIC);
    format!("https://consent.google.com/m?continue={back}&gl={}&m=0&pc=p&hl={}&src=1", storefront.gl, storefront.hl)
}

/// The request's own address, with the parameter by which it is known when it comes back.
fn looping(asked: &Asked) -> String {
    let path = asked.uri.path();
    match asked.uri.query() {
        Some(query) => format!("{path}?{query}&{LOOP}=1"),
        None => format!("{path}?{LOOP}=1"),
    }
}
