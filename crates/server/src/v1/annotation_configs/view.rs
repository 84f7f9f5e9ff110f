//! An annotation config as `/v1` shows it.

use model::{AnnotationRange, CategoryValue, OptimizationDirection};
use serde::Serialize;
use store::StoredAnnotationConfig;

use crate::v1::global_id::GlobalId;

const CATEGORICAL: &str = "CategoricalAnnotationConfig";
const CONTINUOUS: &str = "ContinuousAnnotationConfig";
const FREEFORM: &str = "FreeformAnnotationConfig";

/// The types that global ids of configs name.
pub(super) const TYPE_NAMES: [&str; 3] = [CATEGORICAL, CONTINUOUS, FREEFORM];

#[derive(Serialize)]
pub(super) struct ConfigView {
    name: String,
    description: Option<String>,
    #[serde(flatten)]
    range: RangeView,
    id: String,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "SCREAMING_SNAKE_CASE")]
enum RangeView {
    Categorical {
        optimization_direction: OptimizationDirection,
        values: Vec<CategoryValue>,
    },
    Continuous {
        optimization_direction: OptimizationDirection,
        lower_bound: Option<f64>,
        upper_bound: Option<f64>,
    },
    Freeform {
        optimization_direction: Option<OptimizationDirection>,
        threshold: Option<f64>,
        lower_bound: Option<f64>,
        upper_bound: Option<f64>,
    },
}

pub(super) fn global_id(stored: &StoredAnnotationConfig) -> String {
    let type_name = match stored.config.range {
        AnnotationRange::Categorical { .. } => CATEGORICAL,
        AnnotationRange::Continuous { .. } => CONTINUOUS,
        AnnotationRange::Freeform { .. } => FREEFORM,
    };
    GlobalId { type_name: type_name.to_owned(), row: stored.id }.to_string()
}

impl From<StoredAnnotationConfig> for ConfigView {
    fn from(stored: StoredAnnotationConfig) -> ConfigView {
        let id = global_id(&stored);
        let config = stored.config;
        let range = match config.range {
            AnnotationRange::Categorical { optimization_direction, values } => {
                RangeView::Categorical { optimization_direction, values }
            }
            AnnotationRange::Continuous { optimization_direction, lower_bound, upper_bound } => {
                RangeView::Continuous { optimization_direction, lower_bound, upper_bound }
            }
            AnnotationRange::Freeform { optimization_direction, threshold, lower_bound, upper_bound } => {
                RangeView::Freeform { optimization_direction, threshold, lower_bound, upper_bound }
            }
        };
        ConfigView { name: config.name, description: config.description, range, id }
    }
}
