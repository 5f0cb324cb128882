// Generated from the Rust structs of crates/play-wire/src/models: do not edit.
// Write it anew with `cargo run -p play-wire --features ts --example generate-types`.

/** Everything the store tells of one app in one storefront. */
export interface App {
  /** Package name, for example `com.example.app`. */
  appId: string;
  /** Address of the app's page. */
  url: string;
  /** Name of the app. Wire: R 0,0. */
  title: string;
  /** Description as plain text. Wire: R 12,0,0,1 (translated) or 72,0,1. */
  description: string;
  /** Description as the store's HTML. Comes over the network only when named in `fields`. */
  descriptionHTML?: string;
  /** Short description, at most 80 characters. Wire: R 73,0,1. */
  summary?: string;
  /** Installs as the store writes them, for example "1,000,000+". Wire: R 13,0. */
  installs?: string;
  /** Lower bound of the installs. Wire: R 13,1. */
  minInstalls?: number;
  /** Installs as the store counts them. Wire: R 13,2. */
  maxInstalls?: number;
  /** Installs in short form, for example "1B+". Wire: R 13,3. */
  installsShort?: string;
  /** Average of the ratings, 1 to 5. Wire: R 51,0,1. */
  score?: number;
  /** The average as the store writes it, for example "4,3". Wire: R 51,0,0. */
  scoreText?: string;
  /** Number of ratings. Wire: R 51,2,1. */
  ratings?: number;
  /** Number of reviews with text. Wire: R 51,3,1. */
  reviews?: number;
  /** Number of ratings by stars. Wire: R 51,1. */
  histogram?: Histogram;
  /** Price in units of `currency`; 0 when free. Wire: R 57,0,0,0,0,1,0,0 (micros). */
  price?: number;
  /** Whether the price is 0. */
  free?: boolean;
  /** ISO 4217 code of the currency. Wire: R 57,0,0,0,0,1,0,1. */
  currency?: string;
  /** Price as the store writes it; "Free" when it is 0. Wire: R 57,0,0,0,0,1,0,2. */
  priceText?: string;
  /** Price before the sale, in units of `currency`; only on sale. Wire: R 57,0,0,0,0,1,1,0. */
  originalPrice?: number;
  /** End of the sale in milliseconds since the epoch. Wire: R 57,0,0,0,0,14,0,0. */
  discountEndDate?: number;
  /** Address where the app can be bought or installed. Wire: R 57,0,0,0,0,6,5,2. */
  buyUrl?: string;
  /** Whether the storefront offers the app (also for pre-registration). Wire: R 18,0. */
  available: boolean;
  /** Whether the app can only be pre-registered. Wire: R 18,0 is 1. */
  preregister: boolean;
  /** Whether the app is in early access. Wire: R 18,2. */
  earlyAccessEnabled: boolean;
  /** Whether the app sells things inside. Wire: R 19. */
  offersIAP: boolean;
  /** Price range of in-app purchases, for example "$0.99 - $49.99 per item". Wire: R 19,0. */
  IAPRange?: string;
  /**
   * Least Android version, for example "8.0"; absent when it varies with the device. Wire: R 140,1,1,0,0,1.
   */
  androidVersion?: string;
  /** Least Android version as the store writes it. Wire: R 140,1,1,0,0,1. */
  androidVersionText?: string;
  /** Highest Android version; nearly always absent. Wire: R 140,1,1,0,1,1. */
  androidMaxVersion?: string;
  /** Least SDK level. Wire: R 140,1,1,0,0,0. */
  minSdk?: number;
  /** Target SDK level; only where `minSdk` is known. Wire: R 140,1,0,0,0. */
  targetSdk?: number;
  /** Name of the developer. Wire: R 68,0. */
  developer: string;
  /** Id of the developer's page: a number or a name. Wire: R 68,1,4,2. */
  developerId: string;
  /** The developer's numeric id, as text. Wire: R 68,2. */
  developerInternalID?: string;
  /** The same as `developerInternalID`, under a plain name. */
  developerNumericId?: string;
  /** Contact e-mail. Wire: R 69,1,0. */
  developerEmail?: string;
  /** Web site. Wire: R 69,0,5,2. */
  developerWebsite?: string;
  /** Postal address. Wire: R 69,2,0. */
  developerAddress?: string;
  /** Contact phone number. Wire: R 69,3. */
  developerPhone?: string;
  /** Name of the legal entity. Wire: R 69,4,0. */
  developerLegalName?: string;
  /** E-mail of the legal entity. Wire: R 69,4,1,0. */
  developerLegalEmail?: string;
  /** Address of the legal entity, lines joined by ", ". Wire: R 69,4,2,0. */
  developerLegalAddress?: string;
  /** Phone number of the legal entity. Wire: R 69,4,3. */
  developerLegalPhoneNumber?: string;
  /** Who offers the app, for example "Google LLC". Wire: R 37,0. */
  offeredBy?: string;
  /** Address of the privacy policy. Wire: R 99,0,5,2. */
  privacyPolicy?: string;
  /** Name of the genre in the language asked for. Wire: R 79,0,0,0. */
  genre: string;
  /** Key of the genre, for example `GAME_TRIVIA`. Wire: R 79,0,0,2. */
  genreId: string;
  /** Categories; the genre where the store names none. Wire: R 118. */
  categories?: Category[];
  /** Address of the icon; append `=s512` for a size. Wire: R 95,0,3,2. */
  icon: string;
  /** Address of the header image. Wire: R 96,0,3,2. */
  headerImage?: string;
  /** Addresses of the screenshots. Wire: R 78,0,i,3,2. */
  screenshots?: string[];
  /** Address of the promotional video. Wire: R 100,0,0,3,2. */
  video?: string;
  /** Address of the video's picture. Wire: R 100,1,0,3,2. */
  videoImage?: string;
  /** Address of the short preview (mp4). Wire: R 100,1,2,0,2. */
  previewVideo?: string;
  /** Age rating, for example "Everyone". Wire: R 9,0. */
  contentRating?: string;
  /** Reasons of the age rating. Wire: R 9,2,1. */
  contentRatingDescription?: string;
  /** Interactive elements, for example "Users Interact, In-Game Purchases". Wire: R 9,3,1. */
  interactiveElements?: string;
  /** Whether the app contains ads. Wire: R 48. */
  adSupported: boolean;
  /** Day of release as the store writes it. Wire: R 10,0. */
  released?: string;
  /** Time of release in milliseconds since the epoch. Wire: R 10,1. */
  releasedAt?: number;
  /**
   * Time of the last update in milliseconds since the epoch (whole seconds). Wire: R 145,0,1,0.
   */
  updated?: number;
  /** Version; absent when it varies with the device. Wire: R 140,0,0,0. */
  version?: string;
  /** What is new, as the store's HTML. Wire: R 144,1,1. */
  recentChanges?: string;
  /** Place in a chart, for example "#1 top paid arcade". Wire: R 58. */
  chartRank?: string;
  /** Whether Play Pass holds the app. Wire: R 62. */
  isAvailableInPlayPass: boolean;
  /** Average of the ratings by kind of device. Wire: R 150. */
  deviceScores?: DeviceScores;
  /** Permissions the app asks for. Wire: R 74,2. */
  permissions?: Permission[];
  /**
   * Data safety declaration. Comes over the network only when named in `fields`. Wire: R 137.
   */
  dataSafety?: DataSafety;
  /**
   * Texts of the newest reviews. Comes over the network only when named in `fields`. Wire: block oCPfdb.
   */
  comments?: string[];
  /** ISO code of the country whose storefront answered; only a page holds it. */
  servedCountry?: string;
}

/** A category of the store. */
export interface Category {
  /** Name in the language asked for. */
  name: string;
  /** Key of the category, for example `GAME_CASUAL`; absent for a tag. */
  id?: string;
}

/** Number of ratings by stars. */
export interface Histogram {
  /** Ratings with one star. */
  '1': number;
  /** Ratings with two stars. */
  '2': number;
  /** Ratings with three stars. */
  '3': number;
  /** Ratings with four stars. */
  '4': number;
  /** Ratings with five stars. */
  '5': number;
}

/** Average of the ratings by kind of device. */
export interface DeviceScores {
  /** On phones. */
  phone?: number;
  /** On tablets. */
  tablet?: number;
  /** On Chromebooks. */
  chromebook?: number;
  /** On television sets. */
  tv?: number;
}

/** One permission an app asks for. */
export interface Permission {
  /** What the permission allows, in the language asked for. */
  permission: string;
  /** Name of its group; absent for an uncategorised permission. */
  type?: string;
}

/** What an app declares about the data it collects and shares. */
export interface DataSafety {
  /** Data shared with third parties; empty when none is declared. */
  sharedData: DataSafetyEntry[];
  /** Data collected by the developer; empty when none is declared. */
  collectedData: DataSafetyEntry[];
  /** Declared security practices. */
  securityPractices: SecurityPractice[];
  /** Address of the privacy policy. */
  privacyPolicyUrl?: string;
}

/** One kind of data in a data safety declaration. */
export interface DataSafetyEntry {
  /** The data, for example "Approximate location". */
  data: string;
  /** Whether the user may choose not to give it. */
  optional: boolean;
  /** Declared purposes as one text, for example "Analytics, Personalization". */
  purpose: string;
  /** Category of the data, for example "Location". */
  type: string;
}

/** One declared security practice. */
export interface SecurityPractice {
  /** The practice, for example "Data is encrypted in transit". */
  practice: string;
  /** Explanation as the store gives it; may hold an `<a>` element. */
  description?: string;
}

/** An app in a chart, a search result or another list. */
export interface AppCard {
  /** Package name, for example `com.example.app`. */
  appId: string;
  /** Name of the app. */
  title: string;
  /** Address of the app's page. */
  url: string;
  /** Address of the icon; append `=s512` for a size. */
  icon?: string;
  /** Name of the developer. */
  developer?: string;
  /** Id of the developer's page; only exact matches of a search and old cards hold it. */
  developerId?: string;
  /** Price in units of `currency`, 0 when free; absent for an app that cannot be had yet. */
  price?: number;
  /** Whether the price is 0. */
  free?: boolean;
  /** ISO 4217 code of the currency. */
  currency?: string;
  /** Price before the sale, in units of `currency`; only on sale. */
  originalPrice?: number;
  /** End of the sale in milliseconds since the epoch. */
  discountEndDate?: number;
  /**
   * Description as the store sends it: the long one in today's cards, the short one in old cards and exact matches.
   */
  summary?: string;
  /** Score as the store writes it, for example "4,3". */
  scoreText?: string;
  /** Average of the ratings, 1 to 5; absent for a new app. */
  score?: number;
  /** Name of the genre in the language asked for. */
  genre?: string;
  /** Installs as the store writes them, for example "5,000,000+". */
  installs?: string;
  /** Addresses of the screenshots. */
  screenshots?: string[];
  /** Address of the header image. */
  headerImage?: string;
  /** Age rating, for example "Everyone". */
  contentRating?: string;
  /** Price range of in-app purchases, for example "$0.99 - $99.99 per item". */
  IAPRange?: string;
  /** Address of the promotional video. */
  video?: string;
  /** Address where the app can be bought or installed. */
  buyUrl?: string;
}

/** A list of apps. */
export interface CardList {
  /** The apps in the order of the store. */
  apps: AppCard[];
  /** Token of the next page, where the store gives one. */
  nextToken?: string;
  /** Title of the list, where the store gives one. */
  title?: string;
}

/** One review. */
export interface Review {
  /** Id of the review, a UUID (older ones begin with `gp:`). */
  id: string;
  /** Name the user shows. */
  userName?: string;
  /** Address of the user's picture. */
  userImage?: string;
  /** Numeric Google id of the user, as text. */
  userId?: string;
  /** Time of the review (of its last change), ISO 8601 in UTC with milliseconds. */
  date?: string;
  /** Stars, 1 to 5. */
  score?: number;
  /** The stars as text. */
  scoreText?: string;
  /** Address of the review. */
  url?: string;
  /** Title; nearly always absent. */
  title?: string;
  /** Text; absent when the user only rated. */
  text?: string;
  /** Time of the developer's reply, as `date`. */
  replyDate?: string;
  /** The developer's reply. */
  replyText?: string;
  /** Version of the app that was reviewed. */
  version?: string;
  /** How many users found the review helpful. */
  thumbsUp?: number;
  /** Ratings of single aspects. */
  criterias?: Criteria[];
  /** Kind of device the review was written on: "phone" or "tablet". */
  device?: string;
}

/** The rating of one aspect. */
export interface Criteria {
  /** Name of the aspect, for example `vaf_app_quality_stability`. */
  criteria: string;
  /** The rating; its meaning depends on the aspect. */
  rating?: number;
}

/** A page of reviews. */
export interface ReviewPage {
  /** The reviews in the order of the store. */
  reviews: Review[];
  /** Token of the next page; absent at the end. */
  nextToken?: string;
}

/** Something in an answer that could not be read and was left out. */
export interface Warning {
  /** Rpc id of the call, for example `vyAe2`. */
  rpc: string;
  /** Public name of the field that did not fit. */
  field: string;
  /** Index path of that field from the payload's root. */
  path: string;
  /**
   * Position of the item left out of its list, counted from 0; absent when only one field of the answer is missing.
   */
  position?: number;
}
