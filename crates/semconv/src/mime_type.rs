//! How an input or output value wants to be read.

/// The value of `input.mime_type` and `output.mime_type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum MimeType {
    #[default]
    Text,
    Json,
}

impl MimeType {
    pub const fn as_str(self) -> &'static str {
        match self {
            MimeType::Text => "text/plain",
            MimeType::Json => "application/json",
        }
    }

    /// JSON where the attribute says so, text otherwise: text is always safe to show.
    pub fn parse(text: &str) -> MimeType {
        if text.trim().eq_ignore_ascii_case(MimeType::Json.as_str()) {
            MimeType::Json
        } else {
            MimeType::Text
        }
    }
}
