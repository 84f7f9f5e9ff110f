//! Session, user and parent: down the stack, across tasks, threads, runtimes and services.

use std::collections::HashMap;

use bennu::{Context, Tracer, WithContext};
use expect_test::expect;
use serde_json::json;

use super::collector::{Collector, named};
use super::{seen, seen_one};

#[test]
fn everything_below_carries_what_the_context_says() {
    let span = seen_one(|tracer| {
        let context = bennu::with_session("s")
            .with_user("ada")
            .with_metadata(&json!({"plan": "free"}))
            .with_tags(["a", "b"])
            .with_prompt_template("Hi {name}", "v2", &json!({"name": "Ada"}));
        context.scope(|| tracer.chain("work").start().end());
    });
    expect![[r#"
        llm.prompt_template.template = Hi {name}
        llm.prompt_template.variables = {"name":"Ada"}
        llm.prompt_template.version = v2
        metadata = {"plan":"free"}
        openinference.span.kind = CHAIN
        session.id = s
        tag.tags = [a, b]
        user.id = ada
    "#]]
    .assert_eq(&span.lines());
}

#[test]
fn the_inner_context_wins_and_the_span_itself_above_all() {
    let seen = seen(|tracer| {
        bennu::with_session("outer").with_user("ada").scope(|| {
            bennu::with_session("inner").scope(|| {
                tracer.chain("inner").start().end();
                tracer.chain("own").session("own").start().end();
            });
            tracer.chain("outer").start().end();
        });
        tracer.chain("outside").start().end();
    });
    assert!(named(&seen, "inner").has("session.id", "inner"));
    assert!(named(&seen, "inner").has("user.id", "ada"));
    assert!(named(&seen, "own").has("session.id", "own"));
    assert!(named(&seen, "outer").has("session.id", "outer"));
    assert_eq!(named(&seen, "outside").get("session.id"), None);
}

#[test]
fn a_project_of_the_context_becomes_the_resource() {
    let seen = seen(|tracer| {
        bennu::with_project("other").scope(|| tracer.chain("elsewhere").start().end());
        tracer.chain("here").start().end();
    });
    let project = |name| named(&seen, name).resource.get("openinference.project.name").cloned();
    assert_eq!((project("elsewhere").as_deref(), project("here")), (Some("other"), None));
}

#[test]
fn suppressed_work_leaves_nothing() {
    let seen = seen(|tracer| {
        tracer.chain("kept").scope(|_| {
            bennu::suppress_tracing().scope(|| {
                tracer.llm("hidden").scope(|span| assert!(!span.is_recording()));
            });
            tracer.tool("after").start().end();
        });
    });
    let names: Vec<_> = seen.iter().map(|seen| seen.span.name.as_str()).collect();
    assert_eq!(names, ["after", "kept"]);
}

async fn step(tracer: &Tracer, name: &'static str) {
    tracer.tool(name).run(async |_| tokio::task::yield_now().await).await;
}

#[test]
fn interleaved_tasks_keep_their_parents() {
    for threads in [1, 4] {
        let seen = seen(|tracer| {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(threads)
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let request = |name: &'static str, child: &'static str| {
                    let tracer = tracer.clone();
                    tokio::spawn(async move {
                        let inner = tracer.clone();
                        let span = tracer.chain(name);
                        let work = async move |_| {
                            for _ in 0..20 {
                                step(&inner, child).await;
                            }
                        };
                        bennu::with_session(name).run(span.run(work)).await;
                    })
                };
                let (a, b) = (request("a", "below a"), request("b", "below b"));
                a.await.expect("it ends");
                b.await.expect("it ends");
            });
        });
        for (parent, child) in [("a", "below a"), ("b", "below b")] {
            let parent = named(&seen, parent);
            let children: Vec<_> = seen.iter().filter(|seen| seen.span.name == child).collect();
            assert_eq!(children.len(), 20);
            assert!(children.iter().all(|child| child.is_child_of(parent)));
        }
    }
}

#[test]
fn a_spawned_task_and_a_second_runtime_go_on_with_the_trace() {
    let seen = seen(|tracer| {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let (outer, inner) = (tracer.clone(), tracer.clone());
        runtime.block_on(outer.chain("request").run(async move |_| {
            let task = inner.clone();
            let spawned = async move { step(&task, "task").await };
            tokio::spawn(spawned.in_current_context()).await.expect("it ends");
            let context = Context::current();
            let thread = std::thread::spawn(move || {
                let second = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
                second.block_on(context.run(async { step(&inner, "second runtime").await }));
            });
            tokio::task::spawn_blocking(|| thread.join()).await.expect("it ends").expect("it ends");
        }));
    });
    let request = named(&seen, "request");
    assert!(named(&seen, "task").is_child_of(request));
    assert!(named(&seen, "second runtime").is_child_of(request));
}

#[test]
fn a_cancelled_future_ends_its_span() {
    let span = seen_one(|tracer| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        runtime.block_on(async {
            let work = tracer.chain("abandoned").run(async |_| std::future::pending::<()>().await);
            let result = tokio::time::timeout(std::time::Duration::from_millis(20), work).await;
            assert!(result.is_err());
        });
    });
    assert!(span.span.end_time_unix_nano > span.span.start_time_unix_nano);
}

#[test]
fn a_trace_goes_on_in_the_next_service() {
    let collector = Collector::start();
    let service = |name| {
        bennu::builder()
            .service_name(name)
            .endpoint(collector.endpoint())
            .build()
            .expect("the address is one")
    };
    let (front, back) = (service("front"), service("back"));
    let mut headers = HashMap::new();
    bennu::with_session("s").with_user("ada").scope(|| {
        front.chain("front").scope(|_| {
            bennu::inject(|name, value| {
                headers.insert(name, value);
            });
        });
    });
    Context::extract(|name| headers.get(name).map(String::as_str)).scope(|| back.chain("back").start().end());
    assert!(
        front.flush(std::time::Duration::from_secs(10)) && back.flush(std::time::Duration::from_secs(10))
    );
    let seen = collector.seen();
    let span = named(&seen, "back");
    assert!(span.is_child_of(named(&seen, "front")));
    assert!(span.has("session.id", "s") && span.has("user.id", "ada"));
    assert_eq!(span.resource["service.name"], "back");
}
