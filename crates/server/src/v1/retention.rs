//! `PATCH /v1/projects/{project}/retention`: by which policy a project's traces are kept.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use model::Value;
use serde::Serialize;
use store::{Retention, Store};

use super::body::{self, Mistakes};
use super::projects::{One, find_project};
use super::{GlobalId, V1Error};

const POLICY: &str = "ProjectTraceRetentionPolicy";
/// The policy that everything is kept, which projects have that name none.
const KEEP_ALL: i64 = 0;

#[derive(Serialize)]
pub(super) struct RetentionView {
    project_id: String,
    policy_id: Option<String>,
}

/// How long a project keeps its spans is a property of the project here, so that there is one policy to choose:
/// that everything is kept.
pub(super) async fn set_retention(
    State(store): State<Store>,
    Path(project): Path<String>,
    body: Bytes,
) -> Result<Json<One<RetentionView>>, V1Error> {
    let body = body::parse(&body)?;
    let mut mistakes = Mistakes::default();
    let object = body::object(&body, &mut mistakes);
    let policy = match object.required("policy_id", &mut mistakes) {
        None | Some(Value::Null) => None,
        Some(_) => Some(object.text("policy_id", &mut mistakes)),
    };
    mistakes.finish()?;
    let project = find_project(&store, &project).await?.id;
    if let Some(policy) = policy {
        match GlobalId::parse(policy).filter(|id| id.type_name == POLICY) {
            Some(GlobalId { row: KEEP_ALL, .. }) => {}
            Some(_) => {
                return Err(V1Error::NotFound(format!("Retention policy with ID {policy} not found")));
            }
            None => return Err(V1Error::Unprocessable(format!("Invalid retention policy ID: {policy}"))),
        }
    }
    store.set_retention(project, Retention::default()).await?;
    let project_id = GlobalId::project(project).to_string();
    Ok(Json(One { data: RetentionView { project_id, policy_id: None } }))
}
