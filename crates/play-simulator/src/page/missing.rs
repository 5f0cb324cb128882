//! The store's own page for what it does not have.

use super::Page;
use super::document::{end, front};
use super::filler::{NONCE, filler};
use crate::catalogue::storefront::Storefront;
use crate::wire::pieces::Piece;

/// Title and sentence in the page's language.
fn words(language: &str) -> (&'static str, &'static str, &'static str) {
    match language {
        "de" => ("Nicht gefunden", "Die angeforderte URL wurde auf diesem Server nicht gefunden.", "Suchen"),
        "fr" => ("Introuvable", "L'URL demandée est introuvable sur ce serveur.", "Rechercher"),
        "es" => ("No se ha encontrado", "No se ha encontrado la URL solicitada en este servidor.", "Buscar"),
        "ja" => ("見つかりません", "リクエストされた URL はこのサーバーで見つかりませんでした。", "検索"),
        "ko" => ("찾을 수 없음", "요청한 URL을 이 서버에서 찾을 수 없습니다.", "검색"),
        "ru" => ("Не найдено", "Запрошенный URL-адрес не найден на этом сервере.", "Поиск"),
        "ar" => ("لم يتم العثور عليه", "لم يتم العثور على عنوان URL المطلوب على هذا الخادم.", "بحث"),
        _ => ("Not Found", "We're sorry, the requested URL was not found on this server.", "Search"),
    }
}

/// The page sent with status 404: the usual shell, and an error page inside that takes its place.
pub fn missing_page(storefront: &Storefront) -> Page {
    let (title, sentence, search) = words(storefront.language.code);
    let (lang, direction) = (storefront.language.code, if storefront.language.right_to_left { "rtl" } else { "ltr" });
    let body = format!(
        "</head><body id=\"yDmH0d\"><div id=\"af-error-page\"><script nonce=\"{NONCE}\">\
         document.getElementById('af-error-page').style.display = 'none';</script><div id=\"af-error-page2\"><!DOCTYPE html><html><head>\
         <meta http-equiv=\"content-type\" content=\"text/html;charset=utf-8\"><title>{title}</title>\n  <style nonce=\"{NONCE}\">\n  \
         body {{\n    font-family: arial,sans-serif;\n    margin: 50px 10px;\n    text-align: center;\n  }}\n  #content {{\n    margin: 0 auto;\n    \
         width: 750px;\n  }}\n  </style>\n  </head><body text=\"#000000\" bgcolor=\"#ffffff\" dir=\"{direction}\"><div id=\"content\">\
         <div id=\"error-section\" class=\"uaxL4e\">{sentence}</div><div id=\"search-section\" class=\"uaxL4e\"><a href=\"/store\">\
         <img id=\"play-logo\" alt=\"Google Play\" src=\"//www.gstatic.com/android/market_images/web/play_prism_hlock_v2_1x.png\"></a>\
         <form id=\"search-box\" method=\"get\" action=\"/store/search\"><input type=\"text\" value=\"\" name=\"q\">\
         <input type=\"submit\" value=\"{search}\"></form></div></div></body></html></div></div><script nonce=\"{NONCE}\">\
         (function() {{window.ERROR_PAGE = false; function replaceCurrentPageWithErrorPage() {{if (!window.ERROR_PAGE) {{\
         document.documentElement.setAttribute('lang', '{lang}'); window.ERROR_PAGE = true;}}}}\
         document.addEventListener('DOMContentLoaded', replaceCurrentPageWithErrorPage, false);}}());</script>{}",
        end()
    );
    vec![Piece::new(front(storefront).as_bytes()), filler().styles.clone(), Piece::new(body.as_bytes())]
}
