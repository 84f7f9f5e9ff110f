//! The few ways in which something can go wrong, as far as a caller needs to tell them apart.

/// What kind of fault an error is. `server` alone turns it into HTTP and gRPC status codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The request cannot be understood; sending it again will not help.
    Invalid,
    /// What was asked for does not exist.
    NotFound,
    /// The request contradicts what is there.
    Conflict,
    /// A bound was reached that time will relieve: send it again later.
    Busy,
    /// Something below is out of reach.
    Unavailable,
    /// Bytes we wrote do not read back.
    DataLoss,
    /// A mistake of ours.
    Internal,
}
