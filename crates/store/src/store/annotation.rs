//! What is said of spans, traces, sessions and documents, and how people agreed to say it.

use model::{AnnotationConfig, AnnotationTargetKind, ProjectId, StoredAnnotation, TraceId};
use query::{AnnotatedTrace, SourceError, TraceGroupOf};

use super::Store;
use crate::annotation::{
    Absent, AnnotateError, AnnotationList, AnnotationMatch, NewAnnotation, OldAnnotation, TakenOver,
    TargetName,
};
use crate::catalog::{CatalogError, ConfigWritten, StoredAnnotationConfig};

impl Store {
    /// Writes annotations, all of them or none. Answers them in the order given; one that waits is `None`.
    pub async fn annotate(
        &self,
        annotations: Vec<NewAnnotation>,
        absent: Absent,
    ) -> Result<Vec<Option<StoredAnnotation>>, AnnotateError> {
        self.inner.annotations.annotate(annotations, absent).await
    }

    /// Takes annotations over from elsewhere, where nothing was said of the same target under the same name.
    pub async fn take_over_annotations(&self, old: &[OldAnnotation]) -> Result<TakenOver, AnnotateError> {
        self.inner.annotations.take_over(old).await
    }

    /// Annotations that meet a list's conditions, newest first.
    pub async fn annotations(
        &self,
        question: &AnnotationList,
    ) -> Result<Vec<StoredAnnotation>, CatalogError> {
        self.inner.catalog.annotations(question).await
    }

    /// Gives traces and their spans what was said of them, the earliest first.
    pub async fn add_annotations(&self, traces: &mut [AnnotatedTrace]) -> Result<(), SourceError> {
        self.inner.catalog.add_annotations(traces).await.map_err(|error| SourceError {
            what: "annotations".to_owned(),
            kind: error.kind(),
            source: Box::new(error),
        })
    }

    /// The names that annotations of one kind of target have in a project, the most frequent first, with how often.
    pub async fn annotation_names(
        &self,
        project: ProjectId,
        kind: AnnotationTargetKind,
    ) -> Result<Vec<(String, u64)>, CatalogError> {
        self.inner.catalog.annotation_names(project, kind).await
    }

    pub async fn annotation(&self, id: i64) -> Result<Option<StoredAnnotation>, CatalogError> {
        self.inner.catalog.annotation(id).await
    }

    /// Deletes annotations; how many. Those of what is deleted go with it.
    pub async fn delete_annotations(&self, matching: &AnnotationMatch) -> Result<usize, AnnotateError> {
        self.inner.annotations.delete(matching).await
    }

    /// Which of these are there, in any project or in one.
    pub async fn are_there(
        &self,
        names: Vec<TargetName>,
        project: Option<ProjectId>,
    ) -> Result<Vec<bool>, AnnotateError> {
        self.inner.annotations.are_there(names, project).await
    }

    /// The traces of a session, in one project or in all, in no particular order.
    pub async fn traces_of_session(
        &self,
        project: Option<ProjectId>,
        session_id: &str,
    ) -> Result<Vec<TraceId>, SourceError> {
        let session = TraceGroupOf::Session(session_id.to_owned());
        let members = self.read("the traces of a session", move |source| source.members(project, &session));
        Ok(members.await?.into_iter().collect())
    }

    /// All annotation configs, newest first.
    pub async fn annotation_configs(&self) -> Result<Vec<StoredAnnotationConfig>, CatalogError> {
        self.inner.catalog.annotation_configs().await
    }

    pub async fn annotation_config(&self, id: i64) -> Result<Option<StoredAnnotationConfig>, CatalogError> {
        self.inner.catalog.annotation_config(id).await
    }

    pub async fn annotation_config_named(
        &self,
        name: &str,
    ) -> Result<Option<StoredAnnotationConfig>, CatalogError> {
        self.inner.catalog.annotation_config_named(name).await
    }

    pub async fn add_annotation_config(
        &self,
        config: &AnnotationConfig,
    ) -> Result<ConfigWritten, CatalogError> {
        self.inner.catalog.add_annotation_config(config).await
    }

    pub async fn replace_annotation_config(
        &self,
        id: i64,
        config: &AnnotationConfig,
    ) -> Result<ConfigWritten, CatalogError> {
        self.inner.catalog.replace_annotation_config(id, config).await
    }

    pub async fn delete_annotation_config(&self, id: i64) -> Result<(), CatalogError> {
        self.inner.catalog.delete_annotation_config(id).await
    }

    /// The configs that a project asks for, newest first.
    pub async fn annotation_configs_of(
        &self,
        project: ProjectId,
    ) -> Result<Vec<StoredAnnotationConfig>, CatalogError> {
        self.inner.catalog.annotation_configs_of(project).await
    }

    pub async fn assign_annotation_config(
        &self,
        project: ProjectId,
        config: i64,
    ) -> Result<(), CatalogError> {
        self.inner.catalog.assign_annotation_config(project, config).await
    }

    pub async fn unassign_annotation_config(
        &self,
        project: ProjectId,
        config: i64,
    ) -> Result<(), CatalogError> {
        self.inner.catalog.unassign_annotation_config(project, config).await
    }

    pub async fn set_annotation_configs_of(
        &self,
        project: ProjectId,
        configs: &[i64],
    ) -> Result<(), CatalogError> {
        self.inner.catalog.set_annotation_configs_of(project, configs).await
    }
}
