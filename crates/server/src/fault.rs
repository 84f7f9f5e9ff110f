//! The one table from kinds of fault to what both doors answer.

use http::StatusCode;
use model::FaultKind;
use tonic::Code;

/// After how many seconds a refused request may come again.
pub(crate) const RETRY_AFTER_SECONDS: u32 = 1;

/// How a kind of fault is told to a caller.
pub(crate) struct FaultAnswer {
    pub(crate) http: StatusCode,
    pub(crate) grpc: Code,
    /// The word of `/api`.
    pub(crate) word: &'static str,
    /// Whether sending the same again later may succeed.
    pub(crate) is_passing: bool,
}

pub(crate) const fn answer_to(kind: FaultKind) -> FaultAnswer {
    let (http, grpc, word, is_passing) = match kind {
        FaultKind::Invalid => (StatusCode::BAD_REQUEST, Code::InvalidArgument, "invalid", false),
        FaultKind::NotFound => (StatusCode::NOT_FOUND, Code::NotFound, "not_found", false),
        FaultKind::Conflict => (StatusCode::CONFLICT, Code::AlreadyExists, "conflict", false),
        FaultKind::Busy => (StatusCode::SERVICE_UNAVAILABLE, Code::ResourceExhausted, "busy", true),
        FaultKind::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, Code::Unavailable, "unavailable", true),
        FaultKind::DataLoss => (StatusCode::INTERNAL_SERVER_ERROR, Code::DataLoss, "data_loss", false),
        FaultKind::Internal => (StatusCode::INTERNAL_SERVER_ERROR, Code::Internal, "internal", false),
    };
    FaultAnswer { http, grpc, word, is_passing }
}

/// What a caller reads about a fault whose own text is for the operator.
pub(crate) const fn public_text(kind: FaultKind) -> &'static str {
    match kind {
        FaultKind::Invalid => "The request cannot be understood.",
        FaultKind::NotFound => "There is no such thing here.",
        FaultKind::Conflict => "The request contradicts what is there.",
        FaultKind::Busy => "The server is full at the moment. Send the request again later.",
        FaultKind::Unavailable => {
            "The server cannot reach its data at the moment. Send the request again later."
        }
        FaultKind::DataLoss => "Some stored data cannot be read back. The server's log says which.",
        FaultKind::Internal => "Something went wrong in the server. Its log says what.",
    }
}
