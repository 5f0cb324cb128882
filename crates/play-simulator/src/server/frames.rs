//! Frames of a POST that go wrong.

use super::service::Shared;
use crate::catalogue::dice::Dice;
use crate::catalogue::storefront::Storefront;
use crate::faults::Faults;
use crate::faults::frames::CallFault;
use crate::faults::name::Name;
use crate::store::ReviewsPage;
use crate::wire::frames::{Frame, Reply};
use crate::wire::request::Call;
use serde_json::{Value, json};

/// A POST whose frames go wrong.
pub struct Spoiler<'a> {
    /// What all connections share.
    pub shared: &'a Shared,
    /// What is asked for.
    pub storefront: &'a Storefront,
    /// The faults, and the number of the request.
    pub hit: (&'a Faults, u64),
    /// What was asked.
    pub calls: &'a [Call],
}

/// Frames, and their order when it is another one than usual.
pub type Spoiled<'a> = (Vec<Frame<'a>>, Option<Vec<usize>>);

impl<'a> Spoiler<'a> {
    /// The frames as they are sent, made from those that are right.
    pub fn spoil(&self, mut frames: Vec<Frame<'a>>) -> Spoiled<'a> {
        let (faults, number) = self.hit;
        if faults.has_call_faults() {
            let mut drawn = vec![None; frames.len()];
            for at in 0..frames.len() {
                drawn[at] = self.draw(&mut frames, &mut drawn, at);
            }
            frames = self.arrange(frames, &drawn);
        }
        let shuffled = faults.draw_order(number) && frames.len() > 1;
        let order = shuffled.then(|| {
            self.shared.stats.faults.count(Name::Reordered);
            shuffle(frames.len(), &mut faults.dice(number, "shuffle"))
        });
        (frames, order)
    }

    /// Draws what goes wrong with one frame. Payloads are changed at once; what concerns the number of frames is given back.
    fn draw(&self, frames: &mut [Frame<'a>], drawn: &mut [Option<CallFault>], at: usize) -> Option<CallFault> {
        if drawn[at].is_some() {
            // The other half of an exchange.
            return drawn[at];
        }
        let (faults, number) = self.hit;
        let call = &self.calls[at];
        let mut dice = faults.call_dice(number, &call.tag, "fault");
        let page = self.shared.store.reviews_page(call, self.storefront, dice.next() | 1);
        let has_payload = matches!(frames[at].reply, Reply::Payload(_));
        let asked_with_token = page.as_ref().is_some_and(|page| page.token.is_some());
        let entry = faults.draw_call(number, &call.tag, |fault| match fault {
            CallFault::Dropped | CallFault::Doubled | CallFault::UnknownTag => true,
            CallFault::Swapped => (0..frames.len()).any(|other| self.may_swap(frames, drawn, at, other)),
            CallFault::NullPayload | CallFault::TornFrame => has_payload,
            CallFault::EmptyPage => has_payload && page.is_some(),
            CallFault::RepeatedToken => has_payload && asked_with_token,
            CallFault::ExpiredToken => asked_with_token,
        })?;
        self.shared.stats.faults.count(entry.name);
        let payload = || frames[at].reply.payload().unwrap_or_default();
        let reply = match entry.fault {
            CallFault::Dropped | CallFault::Doubled | CallFault::UnknownTag => return Some(entry.fault),
            CallFault::Swapped => {
                let partners = (0..frames.len()).filter(|other| self.may_swap(frames, drawn, at, *other));
                let partners: Vec<usize> = partners.collect();
                let other = partners[dice.index(partners.len())];
                let mine = frames[at].reply.clone();
                frames[at].reply = std::mem::replace(&mut frames[other].reply, mine);
                drawn[other] = Some(CallFault::Swapped);
                return Some(CallFault::Swapped);
            }
            CallFault::NullPayload | CallFault::ExpiredToken => Reply::Empty,
            CallFault::TornFrame => Reply::of_payload(&call.rpc, torn(&payload(), &mut dice)),
            CallFault::EmptyPage => Reply::of_payload(&call.rpc, &emptied(&payload(), page.as_ref())),
            CallFault::RepeatedToken => Reply::of_payload(&call.rpc, &repeated(&payload(), page.as_ref())),
        };
        frames[at].reply = reply;
        Some(entry.fault)
    }

    /// Whether two frames can have their payloads exchanged, and somebody would notice.
    fn may_swap(&self, frames: &[Frame<'_>], drawn: &[Option<CallFault>], at: usize, other: usize) -> bool {
        let (call, partner) = (&self.calls[at], &self.calls[other]);
        let payloads = matches!((&frames[at].reply, &frames[other].reply), (Reply::Payload(_), Reply::Payload(_)));
        drawn[other].is_none() && payloads && call.rpc == partner.rpc && call.payload != partner.payload
    }

    /// Leaves frames out, sends them twice, or adds some.
    fn arrange(&self, frames: Vec<Frame<'a>>, drawn: &[Option<CallFault>]) -> Vec<Frame<'a>> {
        let mut arranged = Vec::with_capacity(frames.len() + 4);
        for (frame, fault) in frames.into_iter().zip(drawn) {
            match fault {
                Some(CallFault::Dropped) => continue,
                Some(CallFault::Doubled) => arranged.push(frame.clone()),
                Some(CallFault::UnknownTag) => {
                    let tag = self.unknown_tag(&frame.tag);
                    arranged.push(Frame { tag: tag.into(), ..frame.clone() });
                }
                _ => {}
            }
            arranged.push(frame);
        }
        arranged
    }

    /// A tag that nobody asked with.
    fn unknown_tag(&self, near: &str) -> String {
        let mut tag = format!("{near}9");
        while self.calls.iter().any(|call| call.tag == tag) {
            tag.push('9');
        }
        tag
    }
}

/// The payload up to a random place; what is left of an array is never whole.
fn torn<'a>(payload: &'a str, dice: &mut Dice) -> &'a str {
    let mut end = 1 + dice.index(payload.len().saturating_sub(1));
    while !payload.is_char_boundary(end) {
        end -= 1;
    }
    &payload[..end.min(payload.len())]
}

/// A page without reviews, and a token that leads to the reviews that should have been on it. What is not from the catalogue
/// keeps its own token.
fn emptied(payload: &str, page: Option<&ReviewsPage>) -> String {
    let token = page.and_then(|page| page.again.as_deref());
    changed(payload, |message| {
        message[0] = Value::Null;
        if let Some(token) = token {
            message[1] = json!([null, token]);
        }
    })
}

/// The page with the token it was asked with.
fn repeated(payload: &str, page: Option<&ReviewsPage>) -> String {
    let token = page.and_then(|page| page.token.as_deref());
    changed(payload, |message| message[1] = json!([null, token]))
}

/// A message of reviews with its first two fields changed.
fn changed(payload: &str, change: impl FnOnce(&mut [Value])) -> String {
    let mut message: Vec<Value> = serde_json::from_str(payload).unwrap_or_default();
    message.resize(message.len().max(2), Value::Null);
    change(&mut message);
    Value::from(message).to_string()
}

/// The places of so many frames in random order.
fn shuffle(count: usize, dice: &mut Dice) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for end in (1..count).rev() {
        order.swap(end, dice.index(end + 1));
    }
    order
}
