//! wasm-bindgen's own runner of tests that were built for the browser, in the version that the app links.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
