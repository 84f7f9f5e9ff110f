//! A scalar function of ours: a name, what it depends on, and a Rust closure over columns.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_schema::DataType;
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

type Body = dyn Fn(&[ArrayRef]) -> Result<ArrayRef> + Send + Sync;

/// Two functions with one name and key compute the same.
pub(super) struct Function {
    name: &'static str,
    key: String,
    signature: Signature,
    returns: DataType,
    body: Arc<Body>,
}

impl Function {
    /// Calls a function on some columns, of which there is at least one.
    pub(super) fn call(
        name: &'static str,
        key: String,
        returns: DataType,
        arguments: Vec<Expr>,
        body: impl Fn(&[ArrayRef]) -> Result<ArrayRef> + Send + Sync + 'static,
    ) -> Expr {
        let signature = Signature::any(arguments.len(), Volatility::Immutable);
        let function = Function { name, key, signature, returns, body: Arc::new(body) };
        ScalarUDF::from(function).call(arguments)
    }
}

impl Function {
    /// A function of two arguments, to be called by its name.
    pub(super) fn of_two(
        name: &'static str,
        returns: DataType,
        body: impl Fn(&[ArrayRef]) -> Result<ArrayRef> + Send + Sync + 'static,
    ) -> ScalarUDF {
        let signature = Signature::any(2, Volatility::Immutable);
        ScalarUDF::from(Function { name, key: String::new(), signature, returns, body: Arc::new(body) })
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Function) -> bool {
        (self.name, &self.key) == (other.name, &other.key)
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.name, &self.key).hash(state);
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name, self.key)
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.name
    }

    /// Columns are told apart by their names, and two functions may differ in nothing but their keys.
    fn schema_name(&self, arguments: &[Expr]) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        self.key.hash(&mut hasher);
        let arguments: Vec<String> = arguments.iter().map(|it| it.schema_name().to_string()).collect();
        Ok(format!("{}:{:x}({})", self.name, hasher.finish(), arguments.join(",")))
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        // Constants arrive as one row, and as many rows are wanted as the batch has.
        let arrays = arrays.iter().zip(&args.args).map(|(array, value)| match value {
            ColumnarValue::Array(_) => Ok(Arc::clone(array)),
            ColumnarValue::Scalar(scalar) => scalar.to_array_of_size(args.number_rows),
        });
        let arrays: Vec<ArrayRef> = arrays.collect::<Result<_>>()?;
        Ok(ColumnarValue::Array((self.body)(&arrays)?))
    }
}
