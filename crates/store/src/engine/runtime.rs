//! What all queries share: threads of their own, so that they never hold up ingestion, a memory pool with a limit
//! that spills into the data folder, and a bound on how many run at once and for how long.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::execution::session_state::{SessionState, SessionStateBuilder};
use datafusion::prelude::SessionConfig;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;
use tokio::task::AbortHandle;

use super::EngineError;
use super::joins::CooperativeJoins;

/// What sorting, grouping and joining of all queries may hold; beyond it they spill.
const MEMORY_BYTES_MAX: usize = 512 << 20;
/// What they may spill.
const SPILL_BYTES_MAX: u64 = 10 << 30;
/// The pool does not count everything a query holds, so that few run at once.
const QUERIES_MAX: usize = 8;
const TIME_MAX: Duration = Duration::from_secs(60);
/// A chain of operators is walked by recursion, some kilobytes of stack for each in a development build: the longest
/// statement that is taken fits several times. Addresses only, until they are used.
const STACK_BYTES: usize = 64 << 20;

#[derive(Debug)]
pub(crate) struct Engine {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    places: Arc<Semaphore>,
    time_max: Duration,
    state: SessionState,
}

impl Engine {
    /// Queries spill into this folder.
    pub(crate) fn new(spill_dir: &Path) -> Result<Engine, EngineError> {
        let threads = std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_stack_size(STACK_BYTES)
            .thread_name("bennu-query")
            .enable_time()
            .build();
        let runtime = runtime.map_err(datafusion::error::DataFusionError::from)?;
        Ok(Engine {
            runtime: Some(runtime),
            places: Arc::new(Semaphore::new(QUERIES_MAX)),
            time_max: TIME_MAX,
            state: session_state(spill_dir, threads)?,
        })
    }

    /// The session that every query begins from.
    pub(crate) fn state(&self) -> &SessionState {
        &self.state
    }

    /// Runs a query on the engine's own threads. It is abandoned when the caller's future is dropped, or after
    /// a minute.
    pub(crate) async fn run<T, F>(&self, query: F) -> Result<T, EngineError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, EngineError>> + Send + 'static,
    {
        let (places, time_max) = (Arc::clone(&self.places), self.time_max);
        let runtime = self.runtime.as_ref().expect("there until the engine is dropped");
        let task = runtime.spawn(async move {
            let work = async {
                let _place = places.acquire().await.expect("nobody closes it");
                query.await
            };
            let too_long = |_| Err(EngineError::TooLong { seconds: time_max.as_secs() });
            tokio::time::timeout(time_max, work).await.unwrap_or_else(too_long)
        });
        let _abort = AbortOnDrop(task.abort_handle());
        task.await.unwrap_or_else(|source| Err(EngineError::Abandoned { source }))
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        // Waiting for its threads is not allowed where futures run, and nobody waits for their answers.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn session_state(spill_dir: &Path, threads: usize) -> Result<SessionState, EngineError> {
    let mut config = SessionConfig::new().with_target_partitions(threads).with_information_schema(false);
    let options = config.options_mut();
    options.execution.parquet.pushdown_filters = true;
    options.execution.parquet.reorder_filters = false;
    // Nothing here recurses, and a statement that does would have no end.
    options.execution.enable_recursive_ctes = false;
    // The tables say `Utf8`; views would be turned back.
    options.execution.parquet.schema_force_view_types = false;
    options.execution.collect_statistics = false;
    // A few thousand rows are faster on one thread than handed around.
    options.optimizer.enable_round_robin_repartition = true;
    let environment = runtime_env(spill_dir)?;
    Ok(SessionStateBuilder::new()
        .with_config(config)
        .with_runtime_env(environment)
        .with_default_features()
        .with_physical_optimizer_rule(Arc::new(CooperativeJoins))
        .build())
}

fn runtime_env(spill_dir: &Path) -> Result<Arc<RuntimeEnv>, EngineError> {
    let disk = DiskManagerBuilder::default()
        .with_mode(DiskManagerMode::Directories(vec![spill_dir.to_owned()]))
        .with_max_temp_directory_size(SPILL_BYTES_MAX);
    let environment = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(MEMORY_BYTES_MAX)))
        .with_disk_manager_builder(disk)
        .build_arc()?;
    Ok(environment)
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Arc;
    use std::time::Duration;

    use arrow_array::{Int64Array, RecordBatch};
    use datafusion::prelude::SessionContext;
    use tokio::sync::oneshot;

    use super::{Engine, QUERIES_MAX, TIME_MAX};
    use crate::engine::EngineError;

    fn engine(time_max: Duration) -> Engine {
        let mut engine = Engine::new(&std::env::temp_dir()).expect("nothing is spilled");
        engine.time_max = time_max;
        engine
    }

    /// Rows without number: counting them would take years.
    async fn endless(engine: &Engine) -> Result<usize, EngineError> {
        let context = SessionContext::new_with_state(engine.state().clone());
        engine
            .run(async move {
                let numbers: Int64Array = (0..10_000).collect();
                let many = RecordBatch::try_from_iter([("n", Arc::new(numbers) as _)])?;
                context.register_batch("many", many)?;
                let statement =
                    "SELECT count(*) FROM many a, many b, many c, many d WHERE a.n + b.n + c.n > d.n";
                Ok(context.sql(statement).await?.collect().await?.len())
            })
            .await
    }

    /// Waits for ever where a query still holds its place.
    async fn all_places_are_free(engine: &Engine) {
        let all = u32::try_from(QUERIES_MAX).expect("few");
        drop(engine.places.acquire_many(all).await.expect("nobody closes it"));
    }

    #[tokio::test]
    async fn what_takes_too_long_is_cut_and_makes_room_for_others() {
        let engine = engine(Duration::ZERO);
        for _ in 0..=QUERIES_MAX {
            let cut = engine.run(pending::<Result<(), _>>()).await;
            assert!(matches!(cut, Err(EngineError::TooLong { .. })), "{cut:?}");
        }
        all_places_are_free(&engine).await;
    }

    #[tokio::test]
    async fn a_statement_without_an_end_is_cut_while_it_computes() {
        let engine = engine(Duration::from_millis(50));
        let cut = endless(&engine).await;
        assert!(matches!(cut, Err(EngineError::TooLong { .. })), "{cut:?}");
        all_places_are_free(&engine).await;
    }

    #[tokio::test]
    async fn a_query_ends_when_its_caller_leaves() {
        let engine = engine(TIME_MAX);
        let (begins, begun) = oneshot::channel();
        let (held, let_go) = oneshot::channel::<()>();
        let query = async move {
            let _held = held;
            begins.send(()).expect("somebody waits");
            pending::<Result<(), EngineError>>().await
        };
        tokio::select! {
            _ = engine.run(query) => {}
            _ = begun => {}
        }
        let_go.await.expect_err("dropped with all that it held");
        all_places_are_free(&engine).await;
    }

    #[tokio::test]
    async fn a_statement_ends_when_its_caller_leaves() {
        let engine = engine(TIME_MAX);
        tokio::select! {
            _ = endless(&engine) => {}
            () = tokio::time::sleep(Duration::from_millis(50)) => {}
        }
        all_places_are_free(&engine).await;
    }
}
