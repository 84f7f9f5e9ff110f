//! A row of Phoenix's annotations as an annotation of ours, and a row of its annotation configs.

use model::{
    Annotation, AnnotationConfig, AnnotationRange, AnnotationSource, AnnotatorKind, Attributes, Value,
};
use store::{
    NewAnnotation, OldAnnotation, PhoenixAnnotation, PhoenixAnnotations, PhoenixConfig, SaidAt, TargetName,
};

use crate::v1::GlobalId;

pub(super) fn annotation(kind: PhoenixAnnotations, row: PhoenixAnnotation) -> Result<OldAnnotation, String> {
    let invalid = |error: model::InvalidIdError| error.to_string();
    let target = match kind {
        PhoenixAnnotations::Spans => TargetName::Span(row.target.parse().map_err(invalid)?),
        PhoenixAnnotations::Traces => TargetName::Trace(row.target.parse().map_err(invalid)?),
        PhoenixAnnotations::Sessions => TargetName::Session(row.target),
        PhoenixAnnotations::Documents => {
            TargetName::Document { span_id: row.target.parse().map_err(invalid)?, position: row.position }
        }
    };
    let annotator_kind = AnnotatorKind::parse(&row.annotator_kind)
        .ok_or_else(|| format!("`{}` is no kind of annotator", row.annotator_kind))?;
    let annotation = Annotation {
        name: row.name,
        annotator_kind,
        label: row.label,
        score: row.score,
        explanation: row.explanation,
        metadata: object(&row.metadata),
        identifier: row.identifier,
        source: AnnotationSource::parse(&row.source).unwrap_or_default(),
        // Phoenix's users stay there; its name for one still tells annotators apart.
        user_id: row.user.map(|row| GlobalId { type_name: "User".to_owned(), row }.to_string()),
    };
    let said_at = SaidAt {
        created_unix_nano: row.created_at_unix_micro.saturating_mul(1_000),
        updated_unix_nano: row.updated_at_unix_micro.saturating_mul(1_000),
    };
    Ok(OldAnnotation { new: NewAnnotation { target, annotation }, said_at })
}

/// `None` for a kind of config that Phoenix has added since.
pub(super) fn config(row: &PhoenixConfig) -> Option<AnnotationConfig> {
    let range: AnnotationRange = serde_json::from_str(&row.config).ok()?;
    let description = object(&row.config).str_at("description").map(str::to_owned);
    Some(AnnotationConfig { name: row.name.clone(), description, range })
}

fn object(json: &str) -> Attributes {
    match Value::from_json(json) {
        Ok(Value::Map(map)) => map,
        _ => Attributes::new(),
    }
}
