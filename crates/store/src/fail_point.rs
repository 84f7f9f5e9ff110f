//! Places where a test lets the process die, to see what a restart makes of it. Nothing in a release build.

/// Dies here, if `BENNU_DIE_AT` names this place and the file that `BENNU_DIE_WHEN` names is there.
#[cfg(debug_assertions)]
pub(crate) fn reached(place: &str) {
    use std::path::PathBuf;
    use std::sync::LazyLock;

    static DIE: LazyLock<Option<(String, PathBuf)>> = LazyLock::new(|| {
        Some((std::env::var("BENNU_DIE_AT").ok()?, std::env::var_os("BENNU_DIE_WHEN")?.into()))
    });
    if let Some((at, when)) = &*DIE
        && at == place
        && when.exists()
    {
        std::process::abort();
    }
}

#[cfg(not(debug_assertions))]
pub(crate) fn reached(_place: &str) {}
