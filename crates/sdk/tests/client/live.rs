//! The same against a real server, Bennu or Phoenix: `BENNU_TEST_SERVER=http://localhost:6006 cargo test … -- --ignored`.
//! `tests/clients/test_rust_sdk.py` runs it against Bennu.

use std::time::Duration;

use bennu::SpanKind;
use bennu::client::{Client, ClientError, Evaluation, SpanEvaluations, StoredTrace, TraceDataset};

use super::wait;

/// Two traces of one session, the second with an error, in a project of their own.
fn traced(server: &str, project: &str) {
    let tracer = bennu::builder().endpoint(server).project(project).build().expect("the address is one");
    for question in ["Where?", "How tall?"] {
        bennu::with_session(project).scope(|| {
            tracer.chain("answer").input(question).scope(|root| {
                if question == "How tall?" {
                    tracer.retriever("search").fail("the index is down").start();
                }
                tracer.llm("chat").model("gpt-4o").tokens(20, 5).start().output("At Heliopolis.");
                root.output("At Heliopolis.");
            });
        });
    }
    assert!(tracer.flush(Duration::from_secs(10)));
}

#[test]
#[ignore = "asks the server that BENNU_TEST_SERVER names"]
fn the_guide_works_against_a_real_server() {
    let Ok(server) = std::env::var("BENNU_TEST_SERVER") else { return };
    let project = format!("guide-{}", std::process::id());
    traced(&server, &project);
    // Phoenix keeps spans a moment after it has taken them.
    std::thread::sleep(Duration::from_secs(2));
    let client = Client::builder().endpoint(&server).build().expect("the address is one");
    wait(async {
        let projects = client.projects().await.expect("projects");
        assert!(projects.iter().any(|known| known.name == project));
        let spans = client.spans(&project).fetch().await.expect("spans");
        assert_eq!(spans.len(), 5);
        told("spans", Ok(()));
        let chats = client.spans(&project).kind(SpanKind::Llm).attribute("llm.model_name", "gpt-4o");
        let chats = chats.fetch().await.expect("spans by kind and attribute");
        assert_eq!(chats.len(), 2);

        let traces = client.traces(&project).with_spans().fetch().await;
        let spans_in = |traces: Vec<StoredTrace>| traces.iter().map(|trace| trace.spans.len()).sum::<usize>();
        told("traces with spans", traces.map(|traces| assert_eq!(spans_in(traces), 5)));
        let sessions = client.sessions(&project).fetch().await;
        told("sessions", sessions.map(|sessions| assert_eq!(sessions[0].traces.len(), 2)));
        let failed = client.spans(&project).filter("status_code == 'ERROR'").fetch().await;
        told("spans by filter", failed.map(|spans| assert_eq!(spans.len(), 1)));
        let failed = client.traces(&project).filter("error_count > 0").fetch().await;
        told("traces by filter", failed.map(|traces| assert_eq!(traces.len(), 1)));
        let later = client.sessions(&project).since(std::time::SystemTime::now()).fetch().await;
        told("sessions by time", later.map(|sessions| assert!(sessions.is_empty())));

        let mut relevance = SpanEvaluations::new("relevance");
        for chat in &chats {
            relevance.add(chat.span_id, Evaluation::label("relevant").score(1.0).explanation("It answers."));
        }
        told("evaluations", client.log(&relevance).await.map(|ids| assert_eq!(ids.len(), 2)));
        let relevant = client.spans(&project).filter("evals['relevance'].label == 'relevant'").fetch().await;
        told("spans by evaluation", relevant.map(|spans| assert_eq!(spans.len(), 2)));
        let dataset = TraceDataset::new(project.as_str(), spans).roots();
        assert_eq!(dataset.len(), 2);
        let folder = tempfile::tempdir().expect("a temporary directory");
        let file = folder.path().join("roots.parquet");
        dataset.save(&file).expect("the folder is writable");
        let loaded = TraceDataset::load(&file).expect("it was saved");
        assert_eq!(loaded, dataset);
        told("a set saved and loaded", Ok(()));
        told("a dataset", client.create_dataset(&dataset).await.map(drop));
    });
}

/// Says what the server cannot do yet; that it refuses is no fault of the client, that it answers nonsense would be.
#[expect(clippy::print_stdout, reason = "for the person who runs it")]
fn told(what: &str, result: Result<(), ClientError>) {
    match result {
        Ok(()) => println!("{what}: yes"),
        Err(error @ ClientError::Refused { .. }) => println!("{what}: no, {error}"),
        Err(error) => unreachable!("{what}: {error}"),
    }
}
