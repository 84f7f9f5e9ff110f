//! Settings, and what is made of them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use std::{env, io};

use super::endpoint::{lacks_tls, traces_url};
use super::guard::Guard;
use super::variable;
#[cfg(feature = "grpc")]
use crate::delivery::GrpcTransport;
use crate::delivery::{
    Destination, HttpTransport, Queue, Resource, Transport, Worker, WorkerCounts, WriteAhead,
};
use crate::headers::Headers;
use crate::privacy::{Hide, Limits, Mask, Privacy};
use crate::sampling::{Head, Tail, TailSampling};
use crate::tracer::{Core, Tracer, install};

/// How tracing starts. What is not set here comes from the environment, then from defaults.
///
/// ```
/// let _tracing = bennu::builder()
///     .service_name("search-agent")
///     .project("search")
///     .endpoint("http://localhost:6006")
///     .start()?;
/// # Ok::<(), bennu::StartError>(())
/// ```
///
/// | setting | environment | default |
/// |---|---|---|
/// | [`endpoint`](Builder::endpoint) | `PHOENIX_COLLECTOR_ENDPOINT`, `OTEL_EXPORTER_OTLP_ENDPOINT` | `http://localhost:6006` |
/// | [`api_key`](Builder::api_key) | `PHOENIX_API_KEY` | none |
/// | [`header`](Builder::header) | `PHOENIX_CLIENT_HEADERS`, `OTEL_EXPORTER_OTLP_HEADERS` | none |
/// | [`project`](Builder::project) | `PHOENIX_PROJECT`, `PHOENIX_PROJECT_NAME` | the server's default project |
/// | [`service_name`](Builder::service_name) | `OTEL_SERVICE_NAME` | the name of the program |
/// | [`hide`](Builder::hide) | `OPENINFERENCE_HIDE_*` | nothing is hidden |
#[must_use = "a builder does nothing until it is started"]
#[derive(Debug)]
pub struct Builder {
    service_name: Option<String>,
    project: Option<String>,
    endpoint: Option<String>,
    headers: Headers,
    further: Vec<Further>,
    #[cfg(feature = "grpc")]
    is_grpc: bool,
    is_immediate: bool,
    is_console_on: bool,
    timeout: Duration,
    flush_timeout: Duration,
    queue_bytes_max: usize,
    write_ahead: Option<(PathBuf, u64)>,
    head_ratio: Option<f64>,
    tail: Option<TailSampling>,
    hide: Hide,
    mask: Option<Mask>,
    limits: Limits,
}

/// A destination besides the first, with nothing taken from the environment.
#[derive(Debug)]
struct Further {
    endpoint: String,
    headers: Headers,
}

/// Tracing could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("`{endpoint}` is no address to send spans to; expected something like http://localhost:6006")]
    Endpoint { endpoint: String },
    #[error(
        "`{endpoint}` needs TLS, which gRPC here does not speak and this build may leave out (feature `tls`)"
    )]
    NoTls { endpoint: String },
    #[error("cannot keep spans in {}", directory.display())]
    WriteAhead { directory: PathBuf, source: io::Error },
    #[error("cannot start a thread to send spans from")]
    Thread(#[source] io::Error),
}

impl Builder {
    pub(crate) fn new() -> Builder {
        Builder {
            service_name: None,
            project: None,
            endpoint: None,
            headers: Headers::default(),
            further: Vec::new(),
            #[cfg(feature = "grpc")]
            is_grpc: false,
            is_immediate: false,
            is_console_on: false,
            timeout: Duration::from_secs(10),
            flush_timeout: Duration::from_secs(5),
            queue_bytes_max: 64 << 20,
            write_ahead: None,
            head_ratio: None,
            tail: None,
            hide: Hide::default(),
            mask: None,
            limits: Limits::default(),
        }
    }

    pub fn service_name(mut self, name: impl Into<String>) -> Builder {
        self.service_name = Some(name.into());
        self
    }

    /// The project that traces go to; per request, see [`crate::with_project`].
    pub fn project(mut self, project: impl Into<String>) -> Builder {
        self.project = Some(project.into());
        self
    }

    /// Where spans are sent: a base address, or one that ends in `/v1/traces`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Builder {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Sent as a bearer token.
    pub fn api_key(mut self, key: impl Into<String>) -> Builder {
        self.headers.set_api_key(&key.into());
        self
    }

    /// A header of every request.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Builder {
        self.headers.set(&name.into(), &value.into());
        self
    }

    /// One more collector that gets the same spans, by OTLP over HTTP. Each has its own thread and its own backlog.
    ///
    /// ```
    /// # fn f() -> Result<(), bennu::StartError> {
    /// let _tracing = bennu::builder()
    ///     .also_to("https://api.honeycomb.io", [("x-honeycomb-team", "key")])
    ///     .start()?;
    /// # Ok(()) }
    /// ```
    pub fn also_to<N: Into<String>, V: Into<String>>(
        mut self,
        endpoint: impl Into<String>,
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Builder {
        let mut all = Headers::default();
        for (name, value) in headers {
            all.set(&name.into(), &value.into());
        }
        self.further.push(Further { endpoint: endpoint.into(), headers: all });
        self
    }

    /// Sends to the first destination by gRPC (feature `grpc`), without TLS; to `http://localhost:4317` where no endpoint is
    /// given. `OTEL_EXPORTER_OTLP_PROTOCOL=grpc` does the same. HTTP is the better choice where there is one: it needs less.
    #[cfg(feature = "grpc")]
    pub fn grpc(mut self) -> Builder {
        self.is_grpc = true;
        self
    }

    /// Sends each span as soon as it ends, rather than twice a second. For debugging; it wakes a thread for every span.
    pub fn immediate(mut self) -> Builder {
        self.is_immediate = true;
        self
    }

    /// Also prints each span on standard output.
    pub fn console(mut self) -> Builder {
        self.is_console_on = true;
        self
    }

    /// How long one request may take; ten seconds unless said otherwise.
    pub fn timeout(mut self, timeout: Duration) -> Builder {
        self.timeout = timeout;
        self
    }

    /// How long the guard waits at the end; five seconds unless said otherwise.
    pub fn flush_timeout(mut self, timeout: Duration) -> Builder {
        self.flush_timeout = timeout;
        self
    }

    /// How much memory spans may hold between their end and their encoding; 64 MB unless said otherwise. Beyond it they
    /// are dropped and counted, see [`Tracer::stats`].
    pub fn queue_bytes_max(mut self, bytes: usize) -> Builder {
        self.queue_bytes_max = bytes;
        self
    }

    /// Keeps what has not been delivered in this directory, up to so many bytes, and sends at the next start what a killed
    /// process left there. Spans are on disk a tenth of a second after their end; what is delivered is removed. Several
    /// processes may share a directory. A request that was under way when the process died may be sent twice, which servers
    /// recognise by its ids.
    pub fn write_ahead(mut self, directory: impl Into<PathBuf>, bytes_max: u64) -> Builder {
        self.write_ahead = Some((directory.into(), bytes_max));
        self
    }

    /// Records only this share, from 0 to 1, of the traces that begin here. What is left out costs next to nothing, but
    /// errors are left out as well; see [`sample_tail`](Builder::sample_tail) to keep them.
    pub fn sample_head(mut self, ratio: f64) -> Builder {
        self.head_ratio = Some(ratio);
        self
    }

    /// Records everything and decides when a trace is over what is worth sending.
    pub fn sample_tail(mut self, sampling: TailSampling) -> Builder {
        self.tail = Some(sampling);
        self
    }

    /// Hides parts of spans, in addition to what the environment hides.
    pub fn hide(mut self, hide: Hide) -> Builder {
        self.hide = hide;
        self
    }

    /// A function that sees every text before it leaves and may change it. It is given the attribute's key, `name` for
    /// the span's name, `event.name` or `status.message`. Should it panic, the text is removed.
    ///
    /// ```
    /// let builder = bennu::builder().mask(|_place, text| {
    ///     if text.contains("@example.com") {
    ///         *text = text.replace("@example.com", "@…");
    ///     }
    /// });
    /// # let _ = builder;
    /// ```
    pub fn mask(mut self, mask: impl Fn(&str, &mut String) + Send + Sync + 'static) -> Builder {
        self.mask = Some(Mask(Arc::new(mask)));
        self
    }

    /// Cuts texts that are longer, and says so at the cut; a mebibyte unless said otherwise.
    pub fn text_bytes_max(mut self, bytes: usize) -> Builder {
        self.limits.text_bytes_max = bytes;
        self
    }

    /// How many attributes a span may have, 10,000 unless said otherwise. Beyond it the ends of long lists go, and
    /// `bennu.dropped_attributes` says how many went.
    pub fn attributes_max(mut self, count: usize) -> Builder {
        self.limits.attributes_max = count;
        self
    }

    /// Starts the process-wide tracer. Where there is one already, that one stays and its guard is returned.
    pub fn start(self) -> Result<Guard, StartError> {
        let tracer = self.build()?;
        Ok(install(|| tracer).guard())
    }

    /// A tracer of its own, besides the process-wide one.
    pub fn build(self) -> Result<Tracer, StartError> {
        let env = variable;
        let write_ahead = self.open_write_ahead()?;
        let destinations = self.destinations(&env)?;
        let resource = Resource {
            service_name: self.service_name.or_else(|| env("OTEL_SERVICE_NAME")).unwrap_or_else(program_name),
            project: self.project.or_else(|| env("PHOENIX_PROJECT")).or_else(|| env("PHOENIX_PROJECT_NAME")),
        };
        let privacy =
            Privacy { hide: self.hide.or(&Hide::from_env(&env)), mask: self.mask, limits: self.limits };
        let queue = Arc::new(Queue::new(self.queue_bytes_max, self.is_immediate));
        let counts = Arc::new(WorkerCounts::default());
        let head = Head::new(self.head_ratio, self.tail.is_some());
        let worker = Worker {
            queue: Arc::clone(&queue),
            tail: self.tail.map(Tail::new),
            privacy,
            resource,
            destinations: destinations.clone(),
            write_ahead,
            is_console_on: self.is_console_on,
            counts: Arc::clone(&counts),
        };
        worker.start().map_err(StartError::Thread)?;
        Ok(Tracer::new(Core { head, queue, destinations, counts, flush_timeout: self.flush_timeout }))
    }

    fn open_write_ahead(&self) -> Result<Option<WriteAhead>, StartError> {
        let Some((directory, bytes_max)) = &self.write_ahead else { return Ok(None) };
        let opened = WriteAhead::open(directory.clone(), *bytes_max);
        opened.map(Some).map_err(|source| StartError::WriteAhead { directory: directory.clone(), source })
    }

    fn destinations(&self, env: &Env<'_>) -> Result<Vec<Arc<Destination>>, StartError> {
        let mut targets = vec![self.first_target(env)?];
        for further in &self.further {
            let url = traces_url(Some(&further.endpoint), &|_| None);
            targets.push(self.http_target(url, further.headers.clone())?);
        }
        // Every address was checked before the first thread starts.
        let start = |(name, transport)| Destination::start(name, transport).map_err(StartError::Thread);
        targets.into_iter().map(start).collect()
    }

    fn first_target(&self, env: &Env<'_>) -> Result<Target, StartError> {
        let headers = self.headers.or(Headers::from_env(env));
        #[cfg(feature = "grpc")]
        if self.is_grpc || env("OTEL_EXPORTER_OTLP_PROTOCOL").as_deref() == Some("grpc") {
            let address = super::endpoint::grpc_address(self.endpoint.as_deref(), env)
                .map_err(|endpoint| StartError::Endpoint { endpoint })?;
            if address.starts_with("https:") {
                return Err(StartError::NoTls { endpoint: address });
            }
            let transport =
                GrpcTransport::new(&address, &headers, self.timeout).map_err(StartError::Thread)?;
            return match transport {
                Some(transport) => Ok((address, Box::new(transport))),
                None => Err(StartError::Endpoint { endpoint: address }),
            };
        }
        self.http_target(traces_url(self.endpoint.as_deref(), env), headers)
    }

    fn http_target(&self, url: Result<String, String>, headers: Headers) -> Result<Target, StartError> {
        let url = url.map_err(|endpoint| StartError::Endpoint { endpoint })?;
        if lacks_tls(&url) {
            return Err(StartError::NoTls { endpoint: url });
        }
        let transport = HttpTransport::new(url.clone(), headers, self.timeout);
        Ok((url, Box::new(transport)))
    }
}

type Env<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// The name of a destination, and the way there.
type Target = (String, Box<dyn Transport>);

fn program_name() -> String {
    let program = env::current_exe().ok();
    let name =
        program.as_deref().and_then(|path| path.file_stem()).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "unknown_service".to_owned())
}
