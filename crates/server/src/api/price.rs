//! What models cost: the table that comes with the program, and the prices that somebody set.

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use model::{ListedPrice, PriceOverride};
use serde::{Deserialize, Serialize};
use store::Store;
use utoipa::ToSchema;

use super::error::{ApiError, ApiErrorView};
use super::extract::{Body, Path, Query};
use crate::price_book::PriceBook;

/// As many as a person looks through; the search finds the rest.
const LISTED_MAX: usize = 200;
const NAME_CHARS_MAX: usize = 200;
/// Dollars per million tokens beyond which somebody mistook the unit.
const PRICE_MAX: f64 = 100_000.0;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct PriceListParams {
    /// Words that occur in provider or model.
    search: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriceListView {
    /// What somebody set, by model and then the latest first.
    pub overrides: Vec<PriceOverrideView>,
    /// The table that comes with the program: at most 200 of those that were asked for.
    pub prices: Vec<PriceView>,
    /// How many of the table were asked for.
    pub found: usize,
}

/// Dollars per million tokens, as they hold now for a short prompt.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriceView {
    pub provider: String,
    pub model: String,
    pub input: Option<f64>,
    pub output: Option<f64>,
    pub cache_read: Option<f64>,
    pub cache_write: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PriceOverrideView {
    pub id: i64,
    /// Null where it holds whoever provides the model.
    pub provider: Option<String>,
    pub model: String,
    /// The first day in UTC, `2026-11-21`.
    pub from_day: String,
    /// Dollars per million tokens.
    pub input: f64,
    pub output: f64,
    pub cache_read: Option<f64>,
    pub cache_write: Option<f64>,
}

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct NewPriceOverride {
    /// Null where it holds whoever provides the model.
    provider: Option<String>,
    model: String,
    /// The first day in UTC, `2026-11-21`; null for today.
    from_day: Option<String>,
    /// Dollars per million tokens.
    input: f64,
    output: f64,
    cache_read: Option<f64>,
    cache_write: Option<f64>,
}

#[utoipa::path(
    get,
    path = "/api/prices",
    operation_id = "listPrices",
    params(PriceListParams),
    responses((status = 200, body = PriceListView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn list_prices(
    State(store): State<Store>,
    State(book): State<PriceBook>,
    Query(PriceListParams { search }): Query<PriceListParams>,
) -> Result<Json<PriceListView>, ApiError> {
    let search = search.unwrap_or_default().to_lowercase();
    let words: Vec<&str> = search.split_whitespace().collect();
    let is_wanted = |price: &ListedPrice| {
        let name = format!("{} {}", price.provider, price.model).to_lowercase();
        words.iter().all(|word| name.contains(word))
    };
    let mut prices = book.in_force().listed(now_unix_nano());
    prices.retain(is_wanted);
    let found = prices.len();
    let overrides = store.price_overrides().await?;
    Ok(Json(PriceListView {
        overrides: overrides.into_iter().map(PriceOverrideView::from).collect(),
        prices: prices.into_iter().take(LISTED_MAX).map(PriceView::from).collect(),
        found,
    }))
}

#[utoipa::path(
    post,
    path = "/api/prices/overrides",
    operation_id = "setPrice",
    request_body = NewPriceOverride,
    responses((status = 201, body = PriceOverrideView), (status = "default", body = ApiErrorView))
)]
pub(super) async fn set_price(
    State(book): State<PriceBook>,
    Body(asked): Body<NewPriceOverride>,
) -> Result<(StatusCode, Json<PriceOverrideView>), ApiError> {
    let set = asked.checked()?;
    let id = book.set(&set).await?;
    Ok((StatusCode::CREATED, Json(PriceOverrideView::from((id, set)))))
}

#[utoipa::path(
    delete,
    path = "/api/prices/overrides/{id}",
    operation_id = "removePrice",
    params(("id" = i64, Path)),
    responses((status = 204), (status = "default", body = ApiErrorView))
)]
pub(super) async fn remove_price(
    State(book): State<PriceBook>,
    Path(id): Path<i64>,
) -> Result<StatusCode, ApiError> {
    let was_there = book.remove(id).await?;
    if was_there { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::not_found("price", &id.to_string())) }
}

impl NewPriceOverride {
    fn checked(self) -> Result<PriceOverride, ApiError> {
        let model = name("model", &self.model)?;
        if model.is_empty() {
            return Err(ApiError::invalid("`model` is empty; name the model as its spans do."));
        }
        let provider = name("provider", self.provider.as_deref().unwrap_or_default())?;
        let day = match self.from_day.as_deref() {
            None => Timestamp::now().to_zoned(TimeZone::UTC).date(),
            Some(day) => day.parse().map_err(|_| {
                ApiError::invalid(format!("`from_day` is `{day}`, not a day like 2026-11-21."))
            })?,
        };
        Ok(PriceOverride {
            provider: Some(provider).filter(|provider| !provider.is_empty()),
            model,
            from_unix_nano: start_of(day)?,
            input: price("input", self.input)?,
            output: price("output", self.output)?,
            cache_read: self.cache_read.map(|it| price("cache_read", it)).transpose()?,
            cache_write: self.cache_write.map(|it| price("cache_write", it)).transpose()?,
        })
    }
}

fn name(field: &str, text: &str) -> Result<String, ApiError> {
    let text = text.trim().to_owned();
    if text.chars().count() <= NAME_CHARS_MAX {
        return Ok(text);
    }
    Err(ApiError::invalid(format!("`{field}` has more than {NAME_CHARS_MAX} characters.")))
}

fn price(field: &str, dollars: f64) -> Result<f64, ApiError> {
    if (0.0..=PRICE_MAX).contains(&dollars) {
        return Ok(dollars);
    }
    Err(ApiError::invalid(format!(
        "`{field}` is {dollars}; dollars per million tokens lie between 0 and {PRICE_MAX}."
    )))
}

fn start_of(day: Date) -> Result<i64, ApiError> {
    let midnight = day.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp().as_nanosecond());
    let nano = midnight.ok().and_then(|nano| i64::try_from(nano).ok());
    nano.ok_or_else(|| ApiError::invalid(format!("`from_day` is {day}, which no span can reach.")))
}

fn now_unix_nano() -> i64 {
    i64::try_from(Timestamp::now().as_nanosecond()).unwrap_or(i64::MAX)
}

impl From<ListedPrice> for PriceView {
    fn from(price: ListedPrice) -> PriceView {
        let ListedPrice { provider, model, input, output, cache_read, cache_write } = price;
        PriceView { provider, model, input, output, cache_read, cache_write }
    }
}

impl From<(i64, PriceOverride)> for PriceOverrideView {
    fn from((id, set): (i64, PriceOverride)) -> PriceOverrideView {
        let from = Timestamp::UNIX_EPOCH + set.from_unix_nano.nanoseconds();
        PriceOverrideView {
            id,
            provider: set.provider,
            model: set.model,
            from_day: from.to_zoned(TimeZone::UTC).date().to_string(),
            input: set.input,
            output: set.output,
            cache_read: set.cache_read,
            cache_write: set.cache_write,
        }
    }
}
