//! `bennu-example-stack ask "…"` or `bennu-example-stack serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use bennu_example_stack::{FakeModel, Llm, build_agent, router, run_traced};
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "A small agent over a bundled corpus, traced with Bennu")]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// An OpenAI-compatible endpoint, such as https://api.openai.com/v1; a fake model answers where there is none.
    #[arg(long, env = "OPENAI_BASE_URL", global = true)]
    base_url: Option<String>,
    #[arg(long, env = "OPENAI_API_KEY", hide_env_values = true, global = true)]
    api_key: Option<String>,
    #[arg(long, default_value = "gpt-4o-mini", global = true)]
    model: String,
    /// Streams the model's answers.
    #[arg(long, global = true)]
    stream: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Answers one question and says which trace it was.
    Ask { question: String },
    /// Answers questions over HTTP: POST /ask {"question": "…"}.
    Serve {
        #[arg(long, default_value = "127.0.0.1:7070")]
        listen: SocketAddr,
    },
}

const QUESTION: &str = "Which living bird was the bennu modelled on?";

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the answer is what the program is run for")]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let tracing = bennu::builder().service_name("example-stack").start()?;
    let base_url = match arguments.base_url {
        Some(url) => url,
        None => FakeModel::start().await?,
    };
    let llm = Llm::new(&base_url, arguments.api_key, arguments.model, arguments.stream);
    let agent = Arc::new(build_agent(llm).await?);
    match arguments.command.unwrap_or(Command::Ask { question: QUESTION.to_owned() }) {
        Command::Ask { question } => {
            let (outcome, trace_id) = run_traced(&agent, &question).await;
            println!("{}", outcome?.answer);
            if let Some(trace_id) = trace_id {
                println!("trace {trace_id}");
            }
        }
        Command::Serve { listen } => {
            let listener = tokio::net::TcpListener::bind(listen).await?;
            println!("listening on http://{}", listener.local_addr()?);
            axum::serve(listener, router(agent)).with_graceful_shutdown(interrupted()).await?;
        }
    }
    // Waits for the last spans on a thread that may block.
    tokio::task::spawn_blocking(move || tracing.finish()).await?;
    Ok(())
}

async fn interrupted() {
    // Without a signal handler the server runs until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
