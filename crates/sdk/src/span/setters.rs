//! Writes every setter once, for the builder and for the running span.

/// Each setter is a function on the span's record; it runs only where the span is recorded, so that its arguments
/// are converted only then.
macro_rules! setters {
    (impl [$($generics:tt)*] $kind:ty {
        $( $(#[$note:meta])* fn $name:ident [$($own:tt)*] ($record:ident $(, $arg:ident : $type:ty)*) $body:block )*
    }) => {
        impl<$($generics)*> $crate::span::SpanBuilder<$kind> {
            $( $(#[$note])* pub fn $name<$($own)*>(mut self, $($arg: $type),*) -> Self {
                self.edit(|$record| $body);
                self
            } )*
        }

        impl<$($generics)*> $crate::span::Span<$kind> {
            $( $(#[$note])* pub fn $name<$($own)*>(&self, $($arg: $type),*) -> &Self {
                self.edit(|$record| $body);
                self
            } )*
        }
    };
}

pub(crate) use setters;
