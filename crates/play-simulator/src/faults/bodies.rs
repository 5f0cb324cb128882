//! Bodies that are no answers: written here, with the marks by which the real ones are known.

use crate::catalogue::dice::Dice;

/// The captcha page: a form and a script of the captcha's own, and the sentence about unusual traffic.
pub fn captcha() -> String {
    "<!DOCTYPE html PUBLIC \"-//W3C//DTD HTML 4.01 Transitional//EN\">\n<html>\n<head><meta http-equiv=\"content-type\" \
     content=\"text/html; charset=utf-8\"><title>https://play.google.com/store/apps</title></head>\n<body>\n\
     <form id=\"captcha-form\" action=\"index\" method=\"post\">\n\
     <script src=\"https://www.google.com/recaptcha/enterprise.js\" async defer></script>\n\
     <div id=\"recaptcha\" class=\"g-recaptcha\" data-sitekey=\"simulated\"></div>\n\
     <input type=\"hidden\" name=\"continue\" value=\"https://play.google.com/store/apps\">\n</form>\n\
     <b>About this page</b><br>Our systems have detected unusual traffic from your computer network. This page is \
     simulated.\n</body>\n</html>\n"
        .into()
}

/// The page that says sorry, without a captcha to solve.
pub fn sorry() -> String {
    "<html><head><meta http-equiv=\"content-type\" content=\"text/html; charset=utf-8\"/><title>Sorry...</title></head>\
     <body><h1>We're sorry...</h1><p>... but your computer or network may be sending automated queries. To protect our \
     users, we can't process your request right now.</p><p>This page is simulated.</p></body></html>"
        .into()
}

/// The consent page. It has a data callback of its own, so that a reader that only looks for those finds one.
pub fn consent() -> String {
    "<!doctype html><html lang=\"en\" dir=\"ltr\"><head><base href=\"https://consent.google.com/\">\
     <title>Before you continue to Google Play</title></head><body><h1>Before you continue</h1>\
     <form action=\"https://consent.google.com/save\" method=\"POST\"><input type=\"hidden\" name=\"continue\" \
     value=\"https://play.google.com/store/apps\"><button>Reject all</button></form>\
     <form action=\"https://consent.google.com/save\" method=\"POST\"><button>Accept all</button></form>\
     <script>AF_initDataCallback({key: 'ds:0', hash: '1', data:[null,[],\"simulated\"], sideChannel: {}});</script>\
     </body></html>"
        .into()
}

/// A page nobody knows.
pub fn unknown_page() -> String {
    "<!doctype html><html><head><title>Maintenance</title></head><body><h1>Back soon</h1><p>This page is simulated and \
     holds no data.</p></body></html>"
        .into()
}

/// The gateway's refusal of a whole POST. Its place in the body is not known from captures; its name is.
pub fn gateway_error() -> String {
    ")]}'\n\n[[\"er\",null,null,null,null,400,null,[8,null,\
     [[\"type.googleapis.com/com.google.play.gateway.proto.PlayGatewayError\",[1]]]]],[\"di\",11]]"
        .into()
}

/// Random bytes: a kilobyte to 16.
pub fn garbage(dice: &mut Dice) -> Vec<u8> {
    let length = usize::try_from(dice.between(1_024, 16_384)).unwrap_or(1_024);
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        bytes.extend(dice.next().to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}
