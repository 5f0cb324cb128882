//! Frames in both framings, in any order, refused, empty and missing.

use play_wire::WireError;
use play_wire::batchexecute::{frames, frames_before_cut, is_gateway_error};
use play_wire::{Reading, Shapes, offline};

#[test]
fn frames_come_in_any_order_and_are_told_apart_by_tag() {
    let body = b")]}'\n\n[[\"wrb.fr\",\"Ws7gDc\",\"[\\\"b\\\"]\",null,null,null,\"1\"],[\"di\",9],\
                 [\"wrb.fr\",\"vyAe2\",null,null,null,null,\"2\"],[\"wrb.fr\",\"Ws7gDc\",\"[]\",null,null,null,\"0\"],[\"af.httprm\",9,\"1\",1]]";
    let frames = frames(body).expect("frames");
    let seen: Vec<(&str, &str, Option<String>)> = frames
        .iter()
        .map(|frame| (&*frame.rpc, &*frame.tag, frame.unescape().expect("text").map(std::borrow::Cow::into_owned)))
        .collect();
    assert_eq!(
        seen,
        [("Ws7gDc", "1", Some("[\"b\"]".to_owned())), ("vyAe2", "2", None), ("Ws7gDc", "0", Some("[]".to_owned())),]
    );
}

#[test]
fn chunks_are_read_whatever_their_lengths_say() {
    let body = ")]}'\n\n3\n[[\"wrb.fr\"\n,\"a\",\"[\\\"한]\\\\n\\\"]\"\n,null,null,null,\"0\"]\n]\n999999\n\
                [[\"wrb.fr\",\"b\",\"[]\",null,null,null,\"1\"]]\n28\n[[\"e\",4,null,null,852968]]\n";
    let frames = frames(body.as_bytes()).expect("frames");
    assert_eq!(frames.len(), 2);
    assert_eq!(frames[0].unescape().expect("text").as_deref(), Some("[\"한]\\n\"]"));
    assert_eq!(frames[1].tag, "1");
}

#[test]
fn frames_before_a_cut_are_kept() {
    let body = b")]}'\n\n60\n[[\"wrb.fr\",\"a\",\"[1]\",null,null,null,\"0\"]]\n60\n[[\"wrb.fr\",\"b\",\"[2";
    let (kept, error) = frames_before_cut(body);
    assert_eq!(kept.len(), 1);
    assert!(matches!(error, Some(WireError::Framing(_))));
    assert!(frames(body).is_err());
}

#[test]
fn a_refused_call_names_its_error() {
    let body = b")]}'\n\n[[\"wrb.fr\",\"qnKhOb\",null,null,null,[5,null,[[\"type.googleapis.com/wireless.PlayDataError\",[1]]]],\"generic\"]]";
    let all = frames(body).expect("frames");
    let refusal = all[0].refusal.as_ref().expect("refused");
    assert_eq!((refusal.code, refusal.name.as_str()), (5, "PlayDataError"));
    assert!(!is_gateway_error(body));
    let result = offline::parse_list_response(body, Shapes::default_static());
    assert!(matches!(result, Err(WireError::Refused { code: 5, .. })), "{result:?}");
}

#[test]
fn the_gateway_is_told_from_a_text_that_names_it() {
    let refused = b")]}'\n\n[[\"wrb.fr\",\"oCPfdb\",null,null,null,[8,null,[[\"type.googleapis.com/com.google.play.gateway.proto.PlayGatewayError\",[1]]]],\"0\"]]";
    assert!(is_gateway_error(refused));
    assert!(is_gateway_error(b"<html>com.google.play.gateway.proto.PlayGatewayError</html>"));
    let review = b")]}'\n\n[[\"wrb.fr\",\"oCPfdb\",\"[[\\\"PlayGatewayError\\\"]]\",null,null,null,\"0\"]]";
    assert!(!is_gateway_error(review));
}

#[test]
fn an_error_frame_for_the_whole_request_is_a_refusal() {
    let body = b")]}'\n\n[[\"er\",null,null,null,null,400,null,null,null,3],[\"di\",18]]";
    assert!(matches!(frames(body), Err(WireError::Refused { code: 400, .. })));
}

#[test]
fn a_null_payload_is_told_from_an_empty_list() {
    let shapes = Shapes::default_static();
    let frame = |payload: &str| format!(")]}}'\n\n[[\"wrb.fr\",\"UsvDTd\",{payload},null,null,null,\"g\"]]");
    let null = offline::parse_reviews_response(frame("null").as_bytes(), None, shapes);
    assert!(matches!(null, Ok(Reading::NullPayload)));
    let empty = offline::parse_reviews_response(frame("\"[]\"").as_bytes(), None, shapes);
    assert!(matches!(empty, Ok(Reading::Value(_))));
    let chart = |payload: &str| format!(")]}}'\n\n[[\"wrb.fr\",\"vyAe2\",{payload},null,null,null,\"g\"]]");
    let empty = offline::parse_list_response(chart("\"[[null,null,null,true]]\"").as_bytes(), shapes);
    assert!(matches!(empty, Ok(Reading::Value(_))), "{empty:?}");
    let stale = offline::parse_list_response(chart("\"[]\"").as_bytes(), shapes);
    assert!(matches!(stale, Ok(Reading::NullPayload)));
}
