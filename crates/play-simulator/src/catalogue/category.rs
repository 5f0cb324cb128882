//! The store's categories and the words apps of a category name themselves with.

/// A category an app can be in.
#[derive(Debug)]
pub struct Category {
    /// Key of the store.
    pub id: &'static str,
    /// English name.
    pub name: &'static str,
    /// Names in German, French, Spanish, Russian, Japanese, Korean and Arabic, in this order.
    names: [&'static str; 7],
    /// Words for titles.
    pub nouns: [&'static str; 3],
}

macro_rules! category {
    ($id:literal, $name:literal, $names:expr, $nouns:expr) => {
        Category { id: $id, name: $name, names: $names, nouns: $nouns }
    };
}

/// How many of the categories are for apps; the others, at the end, are for games.
pub const APP_CATEGORIES: usize = 32;

/// All categories with apps of their own; an app is in category `n % 49`.
pub static CATEGORIES: [Category; 49] = [
    category!(
        "TOOLS",
        "Tools",
        ["Tools", "Outils", "Herramientas", "Инструменты", "ツール", "도구", "أدوات"],
        ["Toolbox", "Scanner", "Compass"]
    ),
    category!(
        "PRODUCTIVITY",
        "Productivity",
        ["Effizienz", "Productivité", "Productividad", "Работа", "仕事効率化", "생산성", "الإنتاجية"],
        ["Notes", "Planner", "Lists"]
    ),
    category!(
        "FINANCE",
        "Finance",
        ["Finanzen", "Finance", "Finanzas", "Финансы", "ファイナンス", "금융", "الشؤون المالية"],
        ["Budget", "Wallet", "Ledger"]
    ),
    category!(
        "COMMUNICATION",
        "Communication",
        ["Kommunikation", "Communication", "Comunicación", "Связь", "通信", "커뮤니케이션", "الاتصالات"],
        ["Chat", "Mail", "Calls"]
    ),
    category!(
        "SOCIAL",
        "Social",
        [
            "Soziale Netzwerke",
            "Réseaux sociaux",
            "Redes sociales",
            "Социальные",
            "ソーシャル ネットワーク",
            "소셜",
            "اجتماعي"
        ],
        ["Circle", "Moments", "Meetup"]
    ),
    category!(
        "EDUCATION",
        "Education",
        ["Lernen", "Enseignement", "Educación", "Образование", "教育", "교육", "تعليم"],
        ["Words", "Classroom", "Flashcards"]
    ),
    category!(
        "PHOTOGRAPHY",
        "Photography",
        ["Fotografie", "Photographie", "Fotografía", "Фотография", "写真", "사진", "التصوير الفوتوغرافي"],
        ["Camera", "Darkroom", "Collage"]
    ),
    category!(
        "HEALTH_AND_FITNESS",
        "Health & Fitness",
        [
            "Gesundheit & Fitness",
            "Santé et remise en forme",
            "Salud y bienestar",
            "Здоровье и фитнес",
            "健康&フィットネス",
            "건강/운동",
            "الصحة واللياقة البدنية"
        ],
        ["Steps", "Workout", "Sleep"]
    ),
    category!(
        "SHOPPING",
        "Shopping",
        ["Shopping", "Shopping", "Compras", "Покупки", "ショッピング", "쇼핑", "تسوق"],
        ["Basket", "Market", "Deals"]
    ),
    category!(
        "TRAVEL_AND_LOCAL",
        "Travel & Local",
        [
            "Reisen & Lokales",
            "Voyages et infos locales",
            "Viajes y guías",
            "Путешествия",
            "旅行&地域",
            "여행 및 지역정보",
            "السفر والأماكن المحلية"
        ],
        ["Trips", "Hotels", "Guide"]
    ),
    category!(
        "MUSIC_AND_AUDIO",
        "Music & Audio",
        [
            "Musik & Audio",
            "Musique et audio",
            "Música y audio",
            "Музыка и аудио",
            "音楽&オーディオ",
            "음악/오디오",
            "الموسيقى والصوتيات"
        ],
        ["Player", "Radio", "Tuner"]
    ),
    category!(
        "VIDEO_PLAYERS",
        "Video Players & Editors",
        [
            "Videoplayer & Editors",
            "Lecteurs et éditeurs vidéo",
            "Reproductores de vídeo",
            "Видеоплееры и редакторы",
            "動画プレーヤー&エディタ",
            "동영상 플레이어/편집기",
            "مشغلات الفيديو"
        ],
        ["Cinema", "Clips", "Editor"]
    ),
    category!(
        "NEWS_AND_MAGAZINES",
        "News & Magazines",
        [
            "Nachrichten & Zeitschriften",
            "Actualités et magazines",
            "Noticias y revistas",
            "Новости и журналы",
            "ニュース&雑誌",
            "뉴스/잡지",
            "الأخبار والمجلات"
        ],
        ["Daily", "Reader", "Headlines"]
    ),
    category!(
        "WEATHER",
        "Weather",
        ["Wetter", "Météo", "Tiempo", "Погода", "天気", "날씨", "الطقس"],
        ["Skies", "Radar", "Forecast"]
    ),
    category!(
        "FOOD_AND_DRINK",
        "Food & Drink",
        [
            "Essen & Trinken",
            "Cuisine et boissons",
            "Comer y beber",
            "Еда и напитки",
            "フード&ドリンク",
            "식음료",
            "الطعام والشراب"
        ],
        ["Kitchen", "Recipes", "Delivery"]
    ),
    category!(
        "LIFESTYLE",
        "Lifestyle",
        ["Lifestyle", "Style de vie", "Estilo de vida", "Стиль жизни", "ライフスタイル", "라이프스타일", "أسلوب حياة"],
        ["Journal", "Habits", "Garden"]
    ),
    category!(
        "MAPS_AND_NAVIGATION",
        "Maps & Navigation",
        [
            "Karten & Navigation",
            "Plans et navigation",
            "Mapas y navegación",
            "Карты и навигация",
            "地図&ナビ",
            "지도/내비게이션",
            "الخرائط والتنقل"
        ],
        ["Maps", "Routes", "Transit"]
    ),
    category!(
        "BUSINESS",
        "Business",
        ["Büro", "Professionnel", "Empresa", "Бизнес", "ビジネス", "비즈니스", "الأعمال"],
        ["Invoices", "Meetings", "Desk"]
    ),
    category!(
        "BOOKS_AND_REFERENCE",
        "Books & Reference",
        [
            "Bücher & Nachschlagewerke",
            "Livres et références",
            "Libros y obras de consulta",
            "Книги и справочники",
            "書籍&文献",
            "도서/참고자료",
            "الكتب والمراجع"
        ],
        ["Library", "Dictionary", "Shelf"]
    ),
    category!(
        "ENTERTAINMENT",
        "Entertainment",
        [
            "Unterhaltung",
            "Divertissement",
            "Entretenimiento",
            "Развлечения",
            "エンタテイメント",
            "엔터테인먼트",
            "الترفيه"
        ],
        ["Stage", "Laughs", "Streams"]
    ),
    category!(
        "SPORTS",
        "Sports",
        ["Sport", "Sports", "Deportes", "Спорт", "スポーツ", "스포츠", "الرياضة"],
        ["Scores", "League", "Coach"]
    ),
    category!(
        "PERSONALIZATION",
        "Personalization",
        [
            "Personalisierung",
            "Personnalisation",
            "Personalización",
            "Персонализация",
            "カスタマイズ",
            "맞춤설정",
            "التخصيص"
        ],
        ["Wallpapers", "Launcher", "Keyboard"]
    ),
    category!(
        "MEDICAL",
        "Medical",
        ["Medizin", "Médecine", "Medicina", "Медицина", "医療", "의료", "الطب"],
        ["Clinic", "Pills", "Pulse"]
    ),
    category!(
        "DATING",
        "Dating",
        ["Dating", "Rencontres", "Citas", "Знакомства", "出会い", "데이트", "المواعدة"],
        ["Sparks", "Match", "Hello"]
    ),
    category!(
        "HOUSE_AND_HOME",
        "House & Home",
        [
            "Haus & Garten",
            "Habitat et décoration",
            "Casa y hogar",
            "Жилье и дом",
            "住まい&インテリア",
            "주거/인테리어",
            "المنزل والديكور"
        ],
        ["Rooms", "Repairs", "Furniture"]
    ),
    category!(
        "AUTO_AND_VEHICLES",
        "Auto & Vehicles",
        ["Autos & Fahrzeuge", "Auto et véhicules", "Automoción", "Транспорт", "自動車", "자동차", "السيارات والمركبات"],
        ["Garage", "Fuel", "Parking"]
    ),
    category!(
        "ART_AND_DESIGN",
        "Art & Design",
        [
            "Kunst & Design",
            "Art et design",
            "Arte y diseño",
            "Искусство и дизайн",
            "アート&デザイン",
            "예술/디자인",
            "الفن والتصميم"
        ],
        ["Sketch", "Palette", "Studio"]
    ),
    category!(
        "BEAUTY",
        "Beauty",
        ["Beauty", "Beauté", "Belleza", "Красота", "ビューティ", "뷰티", "الجمال"],
        ["Mirror", "Nails", "Style"]
    ),
    category!(
        "COMICS",
        "Comics",
        ["Comics", "BD", "Cómics", "Комиксы", "マンガ", "만화", "القصص المصورة"],
        ["Panels", "Manga", "Strips"]
    ),
    category!(
        "EVENTS",
        "Events",
        ["Veranstaltungen", "Événements", "Eventos", "Мероприятия", "イベント", "이벤트", "الأحداث"],
        ["Tickets", "Calendar", "Festival"]
    ),
    category!(
        "LIBRARIES_AND_DEMO",
        "Libraries & Demo",
        [
            "Software & Demos",
            "Bibliothèques et démos",
            "Bibliotecas y demos",
            "Библиотеки и демо",
            "ライブラリ&デモ",
            "라이브러리/데모",
            "المكتبات والعروض التوضيحية"
        ],
        ["Demo", "Sensors", "Bench"]
    ),
    category!(
        "PARENTING",
        "Parenting",
        ["Eltern", "Éducation des enfants", "Ser padres", "Родителям", "出産&育児", "출산/육아", "الأبوة والأمومة"],
        ["Baby", "Lullaby", "Growth"]
    ),
    category!(
        "GAME_ACTION",
        "Action",
        ["Action", "Action", "Acción", "Экшен", "アクション", "액션", "حركة"],
        ["Strike", "Heroes", "Rush"]
    ),
    category!(
        "GAME_ADVENTURE",
        "Adventure",
        ["Abenteuer", "Aventure", "Aventura", "Приключения", "アドベンチャー", "어드벤처", "مغامرات"],
        ["Quest", "Island", "Legends"]
    ),
    category!(
        "GAME_ARCADE",
        "Arcade",
        ["Arcade", "Arcade", "Arcade", "Аркады", "アーケード", "아케이드", "أركيد"],
        ["Jump", "Blaster", "Run"]
    ),
    category!(
        "GAME_BOARD",
        "Board",
        ["Brettspiele", "Plateau", "De mesa", "Настольные игры", "ボード", "보드", "ألعاب لوحية"],
        ["Chess", "Tiles", "Draughts"]
    ),
    category!(
        "GAME_CARD",
        "Card",
        ["Kartenspiele", "Cartes", "Cartas", "Карточные", "カード", "카드", "ورق"],
        ["Solitaire", "Rummy", "Decks"]
    ),
    category!(
        "GAME_CASINO",
        "Casino",
        ["Casinospiele", "Casino", "Casino", "Казино", "カジノ", "카지노", "كازينو"],
        ["Slots", "Roulette", "Poker"]
    ),
    category!(
        "GAME_CASUAL",
        "Casual",
        ["Gelegenheitsspiele", "Occasionnels", "Casual", "Казуальные", "カジュアル", "캐주얼", "ألعاب خفيفة"],
        ["Farm", "Bakery", "Pets"]
    ),
    category!(
        "GAME_EDUCATIONAL",
        "Educational",
        ["Lernspiele", "Éducatifs", "Educativos", "Обучающие", "教育", "교육", "تعليمية"],
        ["Letters", "Numbers", "Dinos"]
    ),
    category!(
        "GAME_MUSIC",
        "Music",
        ["Musikspiele", "Musique", "Música", "Музыка", "音楽", "음악", "موسيقى"],
        ["Beats", "Piano", "Rhythm"]
    ),
    category!(
        "GAME_PUZZLE",
        "Puzzle",
        ["Geduldsspiele", "Puzzle", "Puzles", "Головоломки", "パズル", "퍼즐", "ألغاز"],
        ["Blocks", "Jigsaw", "Maze"]
    ),
    category!(
        "GAME_RACING",
        "Racing",
        ["Rennspiele", "Courses", "Carreras", "Гонки", "レース", "레이싱", "سباقات"],
        ["Drift", "Racers", "Karts"]
    ),
    category!(
        "GAME_ROLE_PLAYING",
        "Role Playing",
        ["Rollenspiele", "Jeux de rôles", "Rol", "Ролевые", "ロールプレイング", "롤플레잉", "تقمص الأدوار"],
        ["Saga", "Dungeon", "Kingdom"]
    ),
    category!(
        "GAME_SIMULATION",
        "Simulation",
        ["Simulation", "Simulation", "Simulación", "Симуляторы", "シミュレーション", "시뮬레이션", "محاكاة"],
        ["Tycoon", "Builder", "Pilot"]
    ),
    category!(
        "GAME_SPORTS",
        "Sports",
        ["Sport", "Sports", "Deportes", "Спортивные игры", "スポーツ", "스포츠", "رياضة"],
        ["Football", "Tennis", "Manager"]
    ),
    category!(
        "GAME_STRATEGY",
        "Strategy",
        ["Strategie", "Stratégie", "Estrategia", "Стратегии", "ストラテジー", "전략", "إستراتيجية"],
        ["Empire", "Castles", "Tactics"]
    ),
    category!(
        "GAME_TRIVIA",
        "Trivia",
        ["Quizspiele", "Culture générale", "Preguntas y respuestas", "Викторины", "雑学", "퀴즈", "معلومات عامة"],
        ["Quiz", "Flags", "Trivia"]
    ),
    category!(
        "GAME_WORD",
        "Word",
        ["Worträtsel", "Lettres", "De palabras", "Словесные игры", "言葉", "단어", "كلمات"],
        ["Crossword", "Anagrams", "Spelling"]
    ),
];

/// Order of [`Category::names`].
const NAME_LANGUAGES: [&str; 7] = ["de", "fr", "es", "ru", "ja", "ko", "ar"];

impl Category {
    /// Whether it is a category of games.
    pub fn is_game(&self) -> bool {
        self.id.starts_with("GAME_")
    }

    /// The name in a language (its code without a region); English where there is no other.
    pub fn name_in(&self, language: &str) -> &'static str {
        NAME_LANGUAGES.iter().position(|code| *code == language).map_or(self.name, |at| self.names[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn games_stand_at_the_end() {
        assert!(CATEGORIES[..APP_CATEGORIES].iter().all(|category| !category.is_game()));
        assert!(CATEGORIES[APP_CATEGORIES..].iter().all(Category::is_game));
        assert_eq!(CATEGORIES[2].name_in("ko"), "금융");
        assert_eq!(CATEGORIES[2].name_in("pt"), "Finance");
    }
}
