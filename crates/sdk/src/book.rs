//! The book: how a service is traced, from the first span to the last dollar saved. Every example in it runs.
//!
//! 1. [`first_trace`]: start, a span, what to look at
//! 2. [`agent`]: an agent with tools, streams and errors
//! 3. [`services`]: sessions, users, and traces that cross from one service to the next
//! 4. [`production`]: what is kept, what must not leave, and what happens when the collector is away
//! 5. [`libraries`]: calls that trace themselves
//!
//! Reading traces back, judging them and keeping sets of them is told in the module `client`.

#[doc = include_str!("../book/first_trace.md")]
pub mod first_trace {}

#[doc = include_str!("../book/agent.md")]
pub mod agent {}

#[doc = include_str!("../book/services.md")]
pub mod services {}

#[doc = include_str!("../book/production.md")]
pub mod production {}

#[doc = include_str!("../book/libraries.md")]
pub mod libraries {}
