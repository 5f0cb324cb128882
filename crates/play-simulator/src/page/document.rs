//! What all pages share: the beginning, the table of service requests, the values of the storefront, the data blocks.

use super::filler::NONCE;
use crate::catalogue::storefront::Storefront;
use crate::wire::node::{Dialect, Node};
use std::fmt::Write as _;

/// The build all pages say they come from.
pub const BUILD: &str = "boq_playuiserver_20260630.08_p0";

/// Languages a page links to, as `hreflang` writes them.
pub const LANGUAGES: [&str; 76] = [
    "en-US", "af", "am", "ar", "as", "az", "be", "bg", "bn", "bs", "ca", "cs", "da", "de", "el", "en", "en-AU",
    "en-CA", "en-GB", "en-IN", "es", "es-419", "es-US", "et", "eu", "fa", "fi", "fil", "fr", "fr-CA", "gl", "gu", "hi",
    "hr", "hu", "hy", "id", "is", "it", "iw", "ja", "ka", "kk", "km", "kn", "ko", "ky", "lo", "lt", "lv", "mk", "ml",
    "mn", "mr", "ms", "my", "ne", "nl", "no", "pa", "pl", "pt", "pt-BR", "pt-PT", "ro", "ru", "si", "sk", "sr", "sv",
    "sw", "th", "tr", "uk", "vi", "zh-CN",
];

/// One data block and the request that would give it.
pub struct Block {
    /// The rpc.
    pub rpc: &'static str,
    /// Extension number of the request, as the table writes it.
    pub ext: Option<&'static str>,
    /// The request: JSON.
    pub request: String,
    /// The answer.
    pub data: Node,
}

impl Block {
    /// A block; most requests have no extension.
    pub fn new(rpc: &'static str, request: impl Into<String>, data: Node) -> Self {
        Self { rpc, ext: None, request: request.into(), data }
    }

    /// The same with an extension number.
    pub fn with_ext(mut self, ext: &'static str) -> Self {
        self.ext = Some(ext);
        self
    }
}

/// Text for HTML: the five characters that mean something there are entities.
pub fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// A text as JSON inside a script: it must not end the script.
pub fn script_text(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('<', "\\u003c")
}

/// The beginning of a page, up to the flags of the global data (which the filler goes on with).
pub fn front(storefront: &Storefront) -> String {
    let direction = if storefront.language.right_to_left { "rtl" } else { "ltr" };
    let (hl, gl) = (&storefront.hl, &storefront.gl);
    format!(
        "<!doctype html><html lang=\"{hl}\" dir=\"{direction}\"><head><base href=\"https://play.google.com/\">\
         <link rel=\"preconnect\" href=\"//www.gstatic.com\"><meta name=\"referrer\" content=\"origin\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"search\" href=\"/opensearch.xml\" type=\"application/opensearchdescription+xml\" title=\"Google Play\">\
         <script data-id=\"_gd\" nonce=\"{NONCE}\">window.WIZ_global_data = {{\"DpimGf\":false,\
         \"EP1ykd\":[\"/_/*\",\"/exchange\",\"/store/ereview\"],\"FdrFJe\":\"8962204831579280001\",\"GWsdKe\":\"{hl}\",\
         \"Im6cmf\":\"/_/PlayStoreUi\",\"cfb2h\":\"{BUILD}\",\"eptZe\":\"/_/PlayStoreUi/\",\"fjF0tb\":\"{gl}\",\
         \"qwAQke\":\"PlayStoreUi\",\"zQmIje\":\"{gl}\",\"zcqTh\":\"https://accounts.google.com/ServiceLogin?service\\u003dgoogleplay\""
    )
}

/// The table that names the rpc and the request of every block. It is a script, not JSON: keys have no quotes.
pub fn request_table(blocks: &[Block]) -> String {
    let mut table = format!("<script nonce=\"{NONCE}\">var AF_initDataKeys = [");
    for at in 0..blocks.len() {
        let _ = write!(table, "{}\"ds:{at}\"", if at > 0 { "," } else { "" });
    }
    table.push_str("]; var AF_dataServiceRequests = {");
    for (at, block) in blocks.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        let ext = block.ext.map(|ext| format!("ext: {ext} ,")).unwrap_or_default();
        let _ = write!(table, "{comma}'ds:{at}' : {{id:'{}',{ext}request:{}}}", block.rpc, block.request);
    }
    table.push_str(
        "}; var AF_initDataChunkQueue = []; var AF_initDataCallback; var AF_initDataInitializeCallback; \
         if (AF_initDataInitializeCallback) {AF_initDataInitializeCallback(AF_initDataKeys, AF_initDataChunkQueue, \
         AF_dataServiceRequests);}if (!AF_initDataCallback) {AF_initDataCallback = function(chunk) \
         {AF_initDataChunkQueue.push(chunk);};}</script>",
    );
    table
}

/// The page's own values; the country served stands among them, alone and with the language.
pub fn page_values(storefront: &Storefront, path: &str, alternates: &str) -> String {
    let (hl, gl) = (&storefront.hl, &storefront.gl);
    let direction = if storefront.language.right_to_left { "rtl" } else { "ltr" };
    let locale = format!("{}_{}", storefront.language.code, gl.to_ascii_lowercase());
    let path = path.replace('/', "\\/").replace('=', "%3D").replace('&', "%26").replace('\'', "%27");
    format!(
        "<script id=\"_ij\" nonce=\"{NONCE}\">window.IJ_values = [[null,null,\"\",false,null,null,true,false],'0',\
         'https:\\/\\/play.google.com\\/',[[\"com.playsim.held\"]], null ,'{BUILD}','play.google.com','0.0.0',[], 0.0 ,'0.0.0.0',[], 0.0 ,'',\
         '{NONCE}','DEFAULT', 1.783366063E9 ,'', 2026.0 ,'','','https:\\/\\/play.google.com{path}', null ,'{direction}', false , false ,\
         'https:\\/\\/accounts.google.com\\/ServiceLogin?hl\\x3d{hl}\\x26continue\\x3dhttps:\\/\\/play.google.com{path}', false ,\
         '\\/\\/www.gstatic.com\\/android\\/market_images\\/web\\/','\\/store', 0.0 , false , false , true , true ,'{hl}','{hl}',\
         'https:\\/\\/play.google.com', true ,'{hl}', 1.0 , null ,[], null ,new Set(['com.playsim.held',]),'https:\\/\\/play.google.com',\
         '{gl}', false ,'https:\\/\\/myaccount.google.com\\/privacypolicy?hl\\x3d{hl}', false , null ,'\\/store\\/search', true ,\
         '{locale}','https:\\/\\/www.gstatic.com\\/_\\/boq-play\\/_\\/r\\/', null ,'gdu', true ,[\"Google Play\",{alternates}], null , false , null ,];\
         </script>"
    )
}

/// Appends the data blocks, in the order of `sequence` (places in `blocks`).
pub fn write_blocks(out: &mut Vec<u8>, blocks: &[Block], sequence: &[usize]) {
    let mut hash = 0;
    for (turn, at) in sequence.iter().enumerate() {
        // Hashes rise, with leaps towards the end.
        hash += if turn > 9 { 11 } else { 1 };
        let head = format!(
            "<script class=\"ds:{at}\" nonce=\"{NONCE}\">AF_initDataCallback({{key: 'ds:{at}', hash: '{hash}', data:"
        );
        out.extend_from_slice(head.as_bytes());
        blocks[*at].data.write(out, Dialect::Page);
        out.extend_from_slice(b", sideChannel: {}});</script>");
    }
}

/// The end of every page.
pub fn end() -> String {
    format!(
        "<script id=\"wiz_jd\" nonce=\"{NONCE}\">if (window['_wjdc']) {{const wjd = {{}}; window['_wjdc'](wjd); delete window['_wjdc'];}}\
         </script><script aria-hidden=\"true\" id=\"WIZ-footer\" nonce=\"{NONCE}\">window.wiz_progress&&window.wiz_progress();\
         window.stopScanForCss&&window.stopScanForCss();</script></body></html>"
    )
}
