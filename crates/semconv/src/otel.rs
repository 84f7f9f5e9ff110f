//! OpenTelemetry keys that are not about language models.

/// The event that carries a caught exception.
pub const EXCEPTION_EVENT: &str = "exception";
pub const EXCEPTION_TYPE: &str = "exception.type";
pub const EXCEPTION_MESSAGE: &str = "exception.message";
pub const EXCEPTION_STACKTRACE: &str = "exception.stacktrace";
pub const EXCEPTION_ESCAPED: &str = "exception.escaped";
pub const ERROR_TYPE: &str = "error.type";
pub const SERVICE_NAME: &str = "service.name";
