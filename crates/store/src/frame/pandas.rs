//! What pandas is told beside the columns: which are the index, and as what it should hold each.

use arrow_schema::{DataType, Field as ArrowField};
use serde_json::{Value, json};

/// The notation is that of this version.
const PANDAS_VERSION: &str = "1.4.0";

/// A column as it is written.
pub(super) struct Field {
    /// In the file; an index may not be called as a column is.
    pub(super) name: String,
    /// In the data frame.
    pub(super) column: String,
    pub(super) data_type: DataType,
}

impl Field {
    pub(super) fn arrow(&self, name: String) -> ArrowField {
        ArrowField::new(name, self.data_type.clone(), true)
    }

    fn metadata(&self) -> Value {
        let (pandas_type, numpy_type, metadata) = match &self.data_type {
            DataType::Null => ("empty", "object", Value::Null),
            DataType::Boolean => ("bool", "object", Value::Null),
            DataType::Int64 => ("int64", "int64", Value::Null),
            DataType::Float64 => ("float64", "float64", Value::Null),
            DataType::LargeUtf8 => ("object", "str", Value::Null),
            DataType::Timestamp(..) => ("datetimetz", "datetime64[ns]", json!({ "timezone": "UTC" })),
            _ => ("object", "object", Value::Null),
        };
        json!({
            "name": self.column, "field_name": self.name, "pandas_type": pandas_type, "numpy_type": numpy_type,
            "metadata": metadata,
        })
    }
}

/// Columns first, then the levels of the index.
pub(super) fn metadata<'f>(columns: impl Iterator<Item = &'f Field>, index: &[&'f Field]) -> String {
    let names: Vec<&str> = index.iter().map(|field| field.name.as_str()).collect();
    let columns: Vec<Value> = columns.chain(index.iter().copied()).map(Field::metadata).collect();
    let of_names = json!({
        "name": null, "field_name": null, "pandas_type": "unicode", "numpy_type": "object",
        "metadata": { "encoding": "UTF-8" },
    });
    let metadata = json!({
        "index_columns": names, "column_indexes": [of_names], "columns": columns,
        "creator": { "library": "bennu", "version": env!("CARGO_PKG_VERSION") },
        "pandas_version": PANDAS_VERSION,
    });
    metadata.to_string()
}
