//! A lazy part: what is fetched as a module of its own, with everything that only it needs (ADR 0012, 0014).

/// Marks a lazy part: a function that fetches it and returns what it provides, usually functions. `cargo xtask` makes a
/// module of what is reached through them only, and `budget.toml` has a line for it by its name. In a build that isn't
/// split (tests, lints), the part is in the program.
macro_rules! lazy_part {
    ($(#[$about:meta])* $name:ident: $provides:ty = $value:expr) => {
        $(#[$about])*
        #[cfg(feature = "split")]
        #[wasm_split_helpers::wasm_split($name, fallible)]
        pub(crate) fn $name() -> Result<$provides, crate::boot::fetch::Absent> {
            Ok($value)
        }

        $(#[$about])*
        #[cfg(not(feature = "split"))]
        pub(crate) async fn $name() -> Result<$provides, crate::boot::fetch::Absent> {
            Ok($value)
        }
    };
}

pub(crate) use lazy_part;
